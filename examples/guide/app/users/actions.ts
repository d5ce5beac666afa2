'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { createUser, deleteUser } from '@/lib/data/users';
import { parseId } from '@/lib/parse-id';
import type { FieldError } from '@/lib/problem';
import { userRules } from '@/lib/user-rules';
import { validate } from '@/lib/validate';

/** What became of the form: what is wrong with it, and what was typed, or who was added. */
export interface AddUserState {
  readonly errors: readonly FieldError[];
  readonly typed: Readonly<Record<'name' | 'email', string>>;
  readonly added?: string;
}

/** Adds a user. Everyone can call this, as they can an endpoint: so what comes in is checked in the same way. */
export async function addUser(_previous: AddUserState, form: FormData): Promise<AddUserState> {
  const typed = { name: textOf(form.get('name')), email: textOf(form.get('email')) };
  const result = validate(typed, userRules);
  if (!result.ok) return { errors: result.errors, typed };

  const user = await createUser(result.value);
  if (user === 'email-taken') {
    return { errors: [{ field: 'email', detail: 'belongs to another user' }], typed };
  }
  revalidatePath('/users');
  return { errors: [], typed: { name: '', email: '' }, added: user.name };
}

export async function removeUser(form: FormData): Promise<void> {
  const id = parseId(textOf(form.get('id')));
  if (id !== undefined) await deleteUser(id);
  revalidatePath('/users');
  redirect('/users');
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : '';
}
