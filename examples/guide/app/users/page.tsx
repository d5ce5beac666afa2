import type { Metadata } from 'next';
import Link from 'next/link';
import { connection } from 'next/server';
import { Suspense } from 'react';
import { AddUserForm } from '@/components/add-user-form';
import { listUsers } from '@/lib/data/users';

export const metadata: Metadata = { title: 'Users' };

// (Server Component)
export default function UsersPage() {
  return (
    <>
      <h1>Users</h1>
      <Suspense fallback={<Loading />}>
        <UserList />
      </Suspense>
      <AddUserForm />
      <p>
        The same users for other programs: <a href="/api/users">/api/users</a>
      </p>
    </>
  );
}

async function UserList() {
  // The users of this moment, not those of the build.
  await connection();
  // No request to /api/users: what an endpoint would call is called here.
  const users = await listUsers();
  if (users.length === 0) return <p className="muted">There is nobody yet.</p>;
  return (
    <ul className="users">
      {users.map(({ id, name, email }) => (
        <li key={id}>
          <Link className="name" href={`/users/${id}`}>
            {name}
          </Link>
          <span className="email">{email}</span>
        </li>
      ))}
    </ul>
  );
}

function Loading() {
  return (
    <p className="muted loading" role="status">
      Loading
    </p>
  );
}
