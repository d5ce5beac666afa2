/** The second argument of a handler as Next.js gives it. */
export interface RouteArguments {
  readonly params?: Promise<unknown> | undefined;
}

/** The second argument of a handler that may be called without one, where it needs nothing of it. */
export type GivenContext<Context> = Context | (object extends Context ? void : never);
