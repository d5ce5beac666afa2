'use server';

import { revalidatePath } from 'next/cache';
import { createUser } from '@/lib/users';

export interface AddUserState {
  readonly complaint?: string;
  readonly added?: string;
}

/** A Server Action. Everyone can call it, as they can an endpoint: what comes in is checked. */
export async function addUser(_previous: AddUserState, form: FormData): Promise<AddUserState> {
  const result = await createUser(form.get('name'));
  if ('complaint' in result) return result;
  revalidatePath('/');
  return { added: result.name };
}
