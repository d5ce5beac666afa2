import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { DeleteUserForm } from '@/components/delete-user-form';
import { findUser, type User } from '@/lib/data/users';
import { parseId } from '@/lib/parse-id';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await readUser((await params).id)).name };
}

export default async function UserPage({ params }: Props) {
  const user = await readUser((await params).id);
  return (
    <>
      <h1>{user.name}</h1>
      <p>
        {user.email}, here since <time dateTime={user.createdAt.toISOString()}>{day(user.createdAt)}</time>
      </p>
      <DeleteUserForm id={user.id} name={user.name} />
      <p>
        <Link href="/users">All users</Link>
      </p>
    </>
  );
}

/** Read once a request, for the title and for the page. */
const readUser = cache(async (text: string): Promise<User> => {
  const id = parseId(text);
  const user = id === undefined ? undefined : await findUser(id);
  return user ?? notFound();
});

function day(date: Date): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(date);
}
