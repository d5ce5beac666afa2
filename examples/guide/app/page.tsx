import Link from 'next/link';

export default function StartPage() {
  return (
    <>
      <h1>One data layer, three ways in</h1>
      <p>The users of this example are read and written by the functions in lib/data, and by nothing else.</p>
      <ul>
        <li>
          <Link href="/users">Users</Link>: a Server Component reads them without an API, and a form adds one
          with a Server Action, with or without JavaScript.
        </li>
        <li>
          <Link href="/directory">Directory</Link>: a Client Component lists, searches, adds and deletes them
          through the API.
        </li>
        <li>
          <a href="/api/users">/api/users</a>: the API itself, for every other client.
        </li>
      </ul>
    </>
  );
}
