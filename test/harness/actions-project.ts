/** An app with Server Actions of every kind, which tests call over HTTP and in browsers. */
export const ACTION_FILES: Readonly<Record<string, string>> = {
  'app/actions.ts': `'use server';
import { cookies } from 'next/headers';
import { forbidden, notFound, permanentRedirect, redirect } from 'next/navigation';
import { refresh, revalidatePath, revalidateTag, updateTag } from 'next/cache';
import { after } from 'next/server';
import { list } from './data';

export async function add(form: FormData) { list.push(String(form.get('name'))); }
export async function count(before: number, step: number) { return before + step; }
export async function describe(...args: unknown[]) { return args.map((arg) => Object.prototype.toString.call(arg)); }
export async function greet(before: string, form: FormData) { return 'Hello ' + form.get('name') + ', not ' + before; }
export async function greetAs(title: string, before: string, form: FormData) {
  return title + ' ' + form.get('name') + ', not ' + before;
}
export async function leave() { redirect('/other?from=leave'); }
export async function leaveForGood() { permanentRedirect('/other'); }
export async function goAway() { redirect('https://example.org/away'); }
export async function sign() { (await cookies()).set('user', 'ada'); }
export async function signAndLeave() { (await cookies()).set('user', 'ada'); redirect('/other'); }
export async function miss() { notFound(); }
export async function forbid() { forbidden(); }
export async function fail() { throw new Error('a secret of the server'); }
export async function changePath() { list.push('changed'); revalidatePath('/'); }
export async function changeTag() { revalidateTag('list', 'max'); }
export async function update() { updateTag('list'); }
export async function renew() { refresh(); }
export async function later() { after(() => console.log('ran after the answer')); }
export async function unused() { return 'nobody calls me'; }
`,
  'app/data.ts': `export const list: string[] = [];`,
  'app/page.tsx': `import { headers } from 'next/headers';
import { list } from './data';
import { add, changePath, changeTag, count, describe, fail, forbid, goAway, later, leave, leaveForGood, miss, renew, sign, signAndLeave, update } from './actions';
const forms = { add, changePath, changeTag, fail, forbid, goAway, later, leave, leaveForGood, miss, renew, sign, signAndLeave, update };
export default async function Page() {
  await headers();
  return <main><h1>Home</h1><ul>{list.map((name, at) => <li key={at}>{name}</li>)}</ul>
    {Object.entries(forms).map(([name, action]) => (
      <form key={name} id={name} action={action}><input name="name" defaultValue="Ada" /><button>{name}</button></form>
    ))}</main>;
}`,
  'app/other/page.tsx': `import { cookies } from 'next/headers';
export default async function Other() {
  return <p>Other page of {(await cookies()).get('user')?.value ?? 'nobody'}</p>;
}`,
  'app/state/page.tsx': `import { headers } from 'next/headers';
import { Greeter } from './greeter';
export default async function Page() { await headers(); return <Greeter />; }`,
  'app/state/greeter.tsx': `'use client';
import { useActionState } from 'react';
import { useFormStatus } from 'react-dom';
import { greet } from '../actions';
function Send() {
  const { pending } = useFormStatus();
  return <button disabled={pending}>{pending ? 'sending' : 'send'}</button>;
}
export function Greeter() {
  const [state, action] = useActionState(greet, 'nobody');
  return <form id="greet" action={action}><p id="state">{state}</p><input name="name" defaultValue="Ada" /><Send /></form>;
}`,
  'app/bound/page.tsx': `import { headers } from 'next/headers';
import { Bound } from './bound';
export default async function Page() { await headers(); return <Bound />; }`,
  'app/bound/bound.tsx': `'use client';
import { useActionState } from 'react';
import { greetAs } from '../actions';
export function Bound() {
  const [state, action] = useActionState(greetAs.bind(null, 'Dr.'), 'nobody');
  return <form id="bound" action={action}><p id="state">{state}</p><input name="name" defaultValue="Ada" /><button>send</button></form>;
}`,
  'app/inline/page.tsx': `import { headers } from 'next/headers';
import { list } from '../data';
export default async function Page() {
  await headers();
  const secret = 'variable-of-the-server';
  async function keep(form: FormData) {
    'use server';
    list.push(secret + ' ' + form.get('name'));
  }
  const drop = async () => {
    'use server';
    list.length = secret.length - secret.length;
  };
  return <main><ul>{list.map((name, at) => <li key={at}>{name}</li>)}</ul>
    <form id="keep" action={keep}><input name="name" defaultValue="Ada" /><button>keep</button></form>
    <form id="drop" action={drop}><button>drop</button></form></main>;
}`,
  'app/calls/page.tsx': `import { headers } from 'next/headers';
import { Calls } from './calls';
export default async function Page() { await headers(); return <Calls />; }`,
  'app/calls/calls.tsx': `'use client';
import { useState, useTransition } from 'react';
import { count, describe, fail, leave, miss } from '../actions';
export function Calls() {
  const [total, setTotal] = useState(0);
  const [said, setSaid] = useState('');
  const [isPending, start] = useTransition();
  const say = (call) => start(async () => {
    try { setSaid(JSON.stringify(await call())); } catch (error) { setSaid('error: ' + (error.digest ?? error.message)); }
  });
  return <main>
    <output id="total">{total}</output>
    <button id="count" onClick={() => start(async () => setTotal(await count(total, 2)))}>count</button>
    <button id="describe" onClick={() => say(() => describe('text', new Date(0), new Map(), new FormData(), [1]))}>describe</button>
    <button id="fail" onClick={() => say(fail)}>fail</button>
    <button id="leave" onClick={() => start(() => leave())}>leave</button>
    <output id="said">{isPending ? 'pending' : said}</output>
  </main>;
}`,
  'app/api/plain/route.ts': `export async function POST(request: Request) {
  return Response.json({ action: request.headers.get('next-action') });
}`,
  'app/not-found.tsx': `export default function NotFound() { return <p>nothing here</p>; }`,
  'next.config.mjs': `export default {
  experimental: {
    authInterrupts: true,
    serverActions: { allowedOrigins: ['partner.example', '*.friends.example'], bodySizeLimit: '20kb' },
  },
};`,
};

/** What a form of a document sends when it is submitted without JavaScript. */
export function formOf(html: string, id: string): FormData {
  const [, rest = ''] = html.split(`<form id="${id}"`);
  const [inside = ''] = rest.split('</form>');
  if (inside === '') throw new Error(`There is no form '${id}' in: ${html}`);
  const form = new FormData();
  for (const [input] of inside.matchAll(/<input[^>]*>/g)) {
    const [, name = ''] = /name="([^"]*)"/.exec(input) ?? [];
    const [, value = ''] = /value="([^"]*)"/.exec(input) ?? [];
    form.append(unescape(name), unescape(value));
  }
  return form;
}

/** The id of the action that a form of a document runs. */
export function actionIdOf(html: string, id: string): string {
  for (const [key, value] of formOf(html, id)) {
    if (key.startsWith('$ACTION_ID_')) return key.slice('$ACTION_ID_'.length);
    if (/^\$ACTION_\w+:0$/.test(key)) return (JSON.parse(String(value)) as { id: string }).id;
  }
  throw new Error(`The form '${id}' has no action.`);
}

/** What a document shows. */
export function visibleText(html: string): string {
  const body = html.replace(/^.*?<body[^>]*>/s, '').replaceAll(/<(script|style|title)\b.*?<\/\1>/gs, '');
  return unescape(body.replaceAll(/<!--.*?-->/g, '').replaceAll(/<[^>]+>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function unescape(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&amp;', '&');
}
