'use client';

import { useEffect, useState } from 'react';
import type { User } from '@/lib/users';

type Found = readonly User[] | 'nothing asked' | 'failed';

/** A Client Component: it runs in the browser, and asks the API. */
export function UserSearch() {
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<Found>('nothing asked');

  useEffect(() => {
    if (query === '') return setFound('nothing asked');
    const aborted = new AbortController();
    fetch(`/api/users?query=${encodeURIComponent(query)}`, { signal: aborted.signal })
      .then(async (response) => setFound(response.ok ? ((await response.json()) as User[]) : 'failed'))
      .catch(() => {
        if (!aborted.signal.aborted) setFound('failed');
      });
    return () => aborted.abort();
  }, [query]);

  return (
    <search>
      <label>
        Search
        <input type="search" value={query} onChange={(event) => setQuery(event.target.value)} />
      </label>
      <p role="status">{describe(found)}</p>
    </search>
  );
}

function describe(found: Found): string {
  if (found === 'nothing asked') return '';
  if (found === 'failed') return 'The search did not work.';
  return found.length === 0 ? 'Nobody has this name.' : found.map(({ name }) => name).join(', ');
}
