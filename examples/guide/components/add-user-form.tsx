'use client';

import { useActionState } from 'react';
import { addUser, type AddUserState } from '@/app/users/actions';
import { Field } from '@/components/field';

const START: AddUserState = { errors: [], typed: { name: '', email: '' } };

/** Adds a user with a Server Action: the browser sends the form by itself where there is no JavaScript. */
export function AddUserForm() {
  const [state, action, isPending] = useActionState(addUser, START);
  const complaintOf = (field: string) => state.errors.find((error) => error.field === field)?.detail;
  return (
    // `noValidate`, since the server says the same, and more.
    <form action={action} aria-labelledby="add-user" noValidate>
      <h2 id="add-user">Add a user</h2>
      <Field
        label="Name"
        name="name"
        autoComplete="name"
        initial={state.typed.name}
        complaint={complaintOf('name')}
      />
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="email"
        initial={state.typed.email}
        complaint={complaintOf('email')}
      />
      <button type="submit" disabled={isPending}>
        {isPending ? 'Adding' : 'Add'}
      </button>
      <p role="status">{state.added && `${state.added} was added.`}</p>
    </form>
  );
}
