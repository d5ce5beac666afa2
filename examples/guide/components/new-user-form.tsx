'use client';

import { useRef, useState, type FormEvent } from 'react';
import { Field } from '@/components/field';
import type { FieldError } from '@/lib/problem';
import { ApiProblem, type ApiUser, postUser } from '@/lib/users-api';

/** Adds a user through the API, and shows what the API finds fault with. */
export function NewUserForm({ onAdded }: { onAdded: (user: ApiUser) => void }) {
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [isPending, setPending] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const complaintOf = (field: string) => errors.find((error) => error.field === field)?.detail;

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setPending(true);
    try {
      onAdded(await postUser({ name: String(fields.get('name')), email: String(fields.get('email')) }));
      setErrors([]);
      form.current?.reset();
    } catch (error) {
      setErrors(errorsOf(error));
    } finally {
      setPending(false);
    }
  };

  return (
    <form ref={form} onSubmit={submit} aria-labelledby="new-user" noValidate>
      <h2 id="new-user">Add a user</h2>
      <Field label="Name" name="name" autoComplete="name" initial="" complaint={complaintOf('name')} />
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="email"
        initial=""
        complaint={complaintOf('email')}
      />
      <button type="submit" disabled={isPending}>
        {isPending ? 'Adding' : 'Add'}
      </button>
      <p role="alert" className="complaint">
        {complaintOf('')}
      </p>
    </form>
  );
}

/** What is wrong, by field; `''` stands for the whole of it. */
function errorsOf(error: unknown): readonly FieldError[] {
  if (error instanceof ApiProblem && error.errors.length > 0) return error.errors;
  return [{ field: '', detail: error instanceof Error ? error.message : String(error) }];
}
