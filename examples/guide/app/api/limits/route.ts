import { MAX_NAME_LENGTH } from '@/lib/user-rules';
import { MAX_EMAIL_LENGTH } from '@/lib/validate';

// The same for everyone: the build makes the answer, and the server sends it without running this again.
export const dynamic = 'force-static';

export function GET() {
  return Response.json({ name: { maxLength: MAX_NAME_LENGTH }, email: { maxLength: MAX_EMAIL_LENGTH } });
}
