import type { UserFields } from '@/lib/data/users';
import { emailAddress, text, type Rules } from '@/lib/validate';

/** How many characters the name of a user may have. */
export const MAX_NAME_LENGTH = 100;

/** What the fields of a user have to be. */
export const userRules: Rules<UserFields> = { name: text(MAX_NAME_LENGTH), email: emailAddress };
