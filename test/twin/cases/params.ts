import { get, type Topic } from '../twin-case.ts';

const tell = (body: string, segment = '[id]') => ({
  files: {
    [`${segment}/route.ts`]: `import type { NextRequest } from 'next/server';\nexport async function GET(...all: any[]): Promise<Response> { const [request, context] = all; ${body} }`,
  },
});

/** What a handler is given beside the request. */
export const params: Topic = {
  name: 'params',
  profile: 'plain',
  prelude: `import type { NextRequest } from 'next/server';`,
  cases: [
    {
      name: 'a handler gets two arguments',
      ...tell(`return Response.json([all.length, Object.keys(context), request instanceof Request])`),
      send: ['GET ~/7'],
    },
    {
      name: 'params is a promise',
      ...tell(
        `return Response.json([context.params instanceof Promise, await context.params, (await context.params) === (await context.params)])`,
      ),
      send: ['GET ~/7'],
    },
    {
      name: 'params can be taken apart',
      ...tell(
        `const { params } = context; const { id, other } = await params; return Response.json({ id, other: other ?? null })`,
      ),
      send: ['GET ~/7'],
    },
    {
      name: 'params can be changed, for this request alone',
      ...tell(
        `const value = await context.params; value.id += '!'; value.more = 1; return Response.json(await context.params)`,
      ),
      send: ['GET ~/7', 'GET ~/7'],
    },
    {
      name: 'params of a catch-all is an array',
      ...tell(
        `const { all: list } = await context.params; return Response.json([Array.isArray(list), list])`,
        '[...all]',
      ),
      send: ['GET ~/a/b', 'GET ~/a'],
    },
    {
      name: 'params of an optional catch-all may lack it',
      ...tell(
        `const value = await context.params; return Response.json([Object.keys(value), value.all ?? null])`,
        '[[...all]]',
      ),
      send: ['GET ~', 'GET ~/a/b'],
    },
    {
      name: 'params of several segments',
      ...tell(`return Response.json(await context.params)`, '[a]/x/[b]/[...c]'),
      send: ['GET ~/1/x/2/3/4'],
    },
    {
      name: 'params with then',
      ...tell(`return context.params.then(({ id }: any) => new Response(id))`),
      send: ['GET ~/7'],
    },
    {
      name: 'params with use in a helper',
      ...tell(
        `const read = async ({ params }: any) => (await params).id; return new Response(await read(context))`,
      ),
      send: ['GET ~/7'],
    },
    {
      name: 'params next to a query',
      ...tell(`return Response.json([await context.params, [...request.nextUrl.searchParams]])`),
      send: ['GET ~/7?id=8&x=1'],
    },
    get(
      'no params without a dynamic segment',
      `return Response.json([typeof context.params, Object.keys(context), String(await context.params)])`,
    ),
    {
      name: 'params with a type: RouteContext',
      files: {
        '[id]/route.ts': `export async function GET(_: Request, ctx: RouteContext<'/params/params-with-a-type-routecontext/[id]'>) { const { id } = await ctx.params; return Response.json({ id }) }`,
      },
      send: ['GET ~/7'],
    },
    {
      name: 'every method gets params',
      files: {
        '[id]/route.ts': `const f = async (request: Request, { params }: any) => new Response(request.method + (await params).id);\nexport { f as GET, f as POST, f as PUT, f as PATCH, f as DELETE, f as OPTIONS };`,
      },
      send: ['GET ~/7', 'POST ~/7', 'PUT ~/7', 'PATCH ~/7', 'DELETE ~/7', 'OPTIONS ~/7'],
    },
  ],
};
