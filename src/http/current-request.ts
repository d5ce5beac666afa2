/** Finds the request that is being answered; an app provides it. Until then, there is none. */
export const currentRequest: { find: (() => Request | undefined) | undefined } = { find: undefined };
