'use client';

import { useFormStatus } from 'react-dom';
import { removeUser } from '@/app/users/actions';

/** Deletes a user with a Server Action, which then leads back to the list. */
export function DeleteUserForm({ id, name }: { id: number; name: string }) {
  return (
    <form action={removeUser}>
      <input type="hidden" name="id" value={id} />
      <DeleteButton name={name} />
    </form>
  );
}

function DeleteButton({ name }: { name: string }) {
  const { pending } = useFormStatus();
  return (
    <button type="submit" className="plain" disabled={pending}>
      {pending ? 'Deleting' : `Delete ${name}`}
    </button>
  );
}
