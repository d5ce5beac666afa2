/** What stands in sources and in errors, and may stand in no answer. */
export const SECRET = 'not-for-clients';

/** An app with actions that take whatever comes, so that no failure is their own. */
export const FUZZED_FILES: Readonly<Record<string, string>> = {
  'app/actions.ts': `'use server';
// ${SECRET}
export async function take(...args: unknown[]) { return args.length; }
export async function echo(...args: unknown[]) { return args; }
export async function look(...args: unknown[]) { return args.map((arg) => Object.prototype.toString.call(arg)); }
export async function remember(before: unknown, form: unknown) { return typeof form + typeof before; }
export async function fail() { throw new Error('${SECRET}'); }
`,
  'app/page.tsx': `import { headers } from 'next/headers';
import { echo, fail, look, take } from './actions';
import { Bound, State } from './forms';
export default async function Page() {
  await headers();
  const variable = '${SECRET}';
  async function inline(...args: unknown[]) { 'use server'; return variable.length + args.length; }
  const first = { list: [1, 2, 3] };
  async function other(...args: unknown[]) { 'use server'; return first.list.length + args.length; }
  return <main>
    {Object.entries({ take, echo, look, fail, inline, other }).map(([name, action]) => (
      <form key={name} id={name} action={action as () => void}><button>{name}</button></form>
    ))}
    <State /><Bound />
  </main>;
}`,
  'app/forms.tsx': `'use client';
import { useActionState } from 'react';
import { remember } from './actions';
export function State() {
  const [said, action] = useActionState(remember, 'nothing');
  return <form id="state" action={action}><p>{said}</p><button>state</button></form>;
}
export function Bound() {
  const [said, action] = useActionState(remember.bind(null, 'bound'), 'nothing');
  return <form id="bound" action={action}><p>{said}</p><button>bound</button></form>;
}`,
};

/** The forms of the page. */
export const FORMS = ['take', 'echo', 'look', 'fail', 'inline', 'other', 'state', 'bound'] as const;
