import { connection } from 'next/server';
import { AddUserForm } from '@/components/add-user-form';
import { UserSearch } from '@/components/user-search';
import { listUsers } from '@/lib/users';

// A Server Component: it runs on the server alone, and asks the data layer without an API in between.
export default async function HomePage() {
  // The users of this moment, not those of the build.
  await connection();
  const users = await listUsers();
  return (
    <>
      <h1>Users</h1>
      <ul>
        {users.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ul>
      <AddUserForm />
      <UserSearch />
      <p>
        The same users for other programs: <a href="/api/users">/api/users</a>
      </p>
    </>
  );
}
