import type { Exceptions } from '../harness/engines.ts';
import type { RawRequest } from '../harness/raw-http.ts';
import type { Feature } from './pending.ts';
import type { ProfileName } from './profiles.ts';

/** From the sources, or built. */
export type Mode = 'dev' | 'start';

/**
 * What is done to both servers: a request line, one with headers or a body, or a time to wait in milliseconds.
 * A target that begins with `~` is the folder of the case: `GET ~/7`.
 */
export type Step =
  | string
  | readonly [line: string, request: RawRequest]
  | number
  /** Made of the document that came last: what is sent by a form of it. */
  | ((html: string) => readonly [line: string, request: RawRequest]);

/** A difference that docs/differences.md explains. */
export interface Difference {
  /** How the first cell of the row begins. */
  readonly row: string;
  /** What differs, and nothing else: `status`, `body`, `header location`, `log`; or `all` of what can. */
  readonly in: readonly string[];
  /** The request lines of which alone it is true. Default: all. */
  readonly of?: RegExp;
  /** In which mode alone. Default: in both. */
  readonly only?: Mode;
}

/** One behaviour: files, and requests to them that both servers must answer the same. */
export interface TwinCase {
  /** Told in one sentence; it names the case's folder, too. */
  readonly name: string;
  /** The text of `route.ts` in the case's folder. */
  readonly route?: string;
  /** More files: their paths begin in the case's folder, or with `/` in the project's. */
  readonly files?: Readonly<Record<string, string>>;
  readonly send: readonly Step[];
  /** What both logs have to say: in words that no other case uses. */
  readonly log?: RegExp | readonly RegExp[];
  /** Cookies of one answer are sent with the next requests. */
  readonly keepsCookies?: boolean;
  readonly differs?: readonly Difference[];
  /** The only mode in which it is tried. */
  readonly only?: Mode;
  /** Engines that answer otherwise than Next.js, each with the reason. */
  readonly except?: Exceptions;
}

/** Cases that belong together. */
export interface Topic {
  /** The folder of its cases, and the file of its recorded answers. */
  readonly name: string;
  /** Whose config and common files its cases need. */
  readonly profile: ProfileName;
  /** What has to be there for it; see pending.ts. */
  readonly feature?: Feature;
  /** What stands before the text of every `route`: imports. */
  readonly prelude?: string;
  /** Files that its cases share, from the project's folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly cases: readonly TwinCase[];
}

/** A case of one handler, called `GET`, and one request for it. */
export function get(name: string, body: string, more: Partial<TwinCase> = {}): TwinCase {
  const route = `export async function GET(request: NextRequest, context: any): Promise<any> { ${body} }`;
  return { name, route, send: ['GET ~'], ...more };
}

/** A case of one handler that answers every method but HEAD and OPTIONS. */
export function handle(name: string, body: string, more: Partial<TwinCase> = {}): TwinCase {
  const route = `async function handle(request: NextRequest, context: any): Promise<any> { ${body} }
export { handle as GET, handle as POST, handle as PUT, handle as PATCH, handle as DELETE };`;
  return { name, route, send: ['GET ~'], ...more };
}

/** The path of a case's folder under `app/`, without a slash at its ends. */
export function caseFolder(topic: Topic, { name }: TwinCase): string {
  return `${topic.name}/${slug(name)}`;
}

/** The files of a topic and of all its cases, from the project's folder. */
export function topicFiles(topic: Topic): Record<string, string> {
  const files: Record<string, string> = { ...topic.files };
  for (const one of topic.cases) {
    const own = one.route === undefined ? {} : { 'route.ts': `${topic.prelude ?? ''}\n${one.route}\n` };
    for (const [name, text] of Object.entries({ ...own, ...one.files })) {
      const path = name.startsWith('/') ? name.slice(1) : `app/${caseFolder(topic, one)}/${name}`;
      if (path in files) throw new Error(`Two cases of the topic "${topic.name}" write ${path}`);
      files[path] = text;
    }
  }
  return files;
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60)
    .replace(/-$/, '');
}
