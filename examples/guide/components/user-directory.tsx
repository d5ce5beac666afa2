'use client';

import { useCallback, useEffect, useState } from 'react';
import { NewUserForm } from '@/components/new-user-form';
import { type ApiUser, deleteUserById, fetchUsers } from '@/lib/users-api';

type Listing =
  | { state: 'loading' }
  | { state: 'failed'; reason: string }
  | { state: 'there'; users: readonly ApiUser[] };

/** Milliseconds without a key before a search is sent. */
const PAUSE = 200;

/** Lists, searches, adds and deletes users through the API. */
export function UserDirectory() {
  const [query, setQuery] = useState('');
  const [listing, setListing] = useState<Listing>({ state: 'loading' });
  const [news, setNews] = useState('');
  const [version, setVersion] = useState(0);
  const reload = useCallback(() => setVersion((last) => last + 1), []);

  useEffect(() => {
    const aborted = new AbortController();
    const load = async () => {
      setListing((last) => (last.state === 'there' ? last : { state: 'loading' }));
      try {
        setListing({ state: 'there', users: await fetchUsers(query.trim(), aborted.signal) });
      } catch (error) {
        // What came too late for its search is nobody's.
        if (!aborted.signal.aborted) setListing({ state: 'failed', reason: reasonOf(error) });
      }
    };
    const timer = setTimeout(load, query === '' ? 0 : PAUSE);
    return () => {
      clearTimeout(timer);
      aborted.abort();
    };
  }, [query, version]);

  const remove = async ({ id, name }: ApiUser) => {
    try {
      await deleteUserById(id);
      setNews(`${name} was deleted.`);
    } catch (error) {
      setNews(`${name} was not deleted: ${reasonOf(error)}`);
    }
    reload();
  };

  return (
    <>
      <search>
        <label>
          Search by name
          <input type="search" value={query} onChange={(event) => setQuery(event.target.value)} />
        </label>
      </search>
      <p role="status" className="muted">
        {news}
      </p>
      <UserList listing={listing} query={query} onDelete={remove} onRetry={reload} />
      <NewUserForm
        onAdded={({ name }) => {
          setNews(`${name} was added.`);
          reload();
        }}
      />
    </>
  );
}

interface UserListProps {
  listing: Listing;
  query: string;
  onDelete: (user: ApiUser) => void;
  onRetry: () => void;
}

function UserList({ listing, query, onDelete, onRetry }: UserListProps) {
  if (listing.state === 'loading') {
    return (
      <p className="muted loading" role="status">
        Loading
      </p>
    );
  }
  if (listing.state === 'failed') {
    return (
      <div role="alert" className="panel">
        <p>The users could not be loaded: {listing.reason}</p>
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      </div>
    );
  }
  if (listing.users.length === 0) {
    return (
      <p className="muted">{query.trim() ? `Nobody is called “${query.trim()}”.` : 'There is nobody yet.'}</p>
    );
  }
  return (
    <ul className="users">
      {listing.users.map((user) => (
        <li key={user.id}>
          <span className="name">{user.name}</span>
          <span className="email">{user.email}</span>
          <button type="button" className="plain" onClick={() => onDelete(user)}>
            Delete <span className="hidden">{user.name}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
