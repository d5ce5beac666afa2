'use client';

import { useActionState } from 'react';
import { addUser } from '@/app/actions';

/** Adds a user with a Server Action, also where there is no JavaScript. */
export function AddUserForm() {
  const [state, action, isPending] = useActionState(addUser, {});
  return (
    <form action={action}>
      <label>
        Name
        <input
          name="name"
          autoComplete="name"
          aria-describedby="outcome"
          aria-invalid={state.complaint !== undefined}
        />
      </label>
      <button type="submit" disabled={isPending}>
        Add
      </button>
      <p id="outcome" role="status">
        {state.complaint ?? (state.added && `${state.added} was added.`)}
      </p>
    </form>
  );
}
