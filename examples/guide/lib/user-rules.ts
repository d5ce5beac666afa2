import type { UserFields } from '@/lib/data/users';
import { emailAddress, text, type Rules } from '@/lib/validate';

/** What the fields of a user have to be. */
export const userRules: Rules<UserFields> = { name: text(100), email: emailAddress };
