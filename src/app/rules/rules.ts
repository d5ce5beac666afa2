/** A condition on a request, as `has` and `missing` of next.config.* hold it. */
export type RuleCondition =
  | { readonly type: 'header' | 'query' | 'cookie'; readonly key: string; readonly value?: string }
  | { readonly type: 'host'; readonly key?: undefined; readonly value: string };

interface RuleBase {
  /** A path in path-to-regexp's syntax, without base path. */
  readonly source: string;
  /** `false`: `source` and `destination` are not under the base path. */
  readonly basePath?: false;
  readonly has?: readonly RuleCondition[];
  readonly missing?: readonly RuleCondition[];
}

/** An entry of `headers()`. */
export interface HeaderRule extends RuleBase {
  readonly headers: readonly { readonly key: string; readonly value: string }[];
}

/** An entry of `redirects()`; its status is already worked out from `permanent` or `statusCode`. */
export interface RedirectRule extends RuleBase {
  readonly destination: string;
  readonly statusCode: number;
}

/** An entry of `rewrites()`. */
export interface RewriteRule extends RuleBase {
  readonly destination: string;
}

/** What `headers()`, `redirects()` and `rewrites()` of the config returned. */
export interface Rules {
  readonly headers: readonly HeaderRule[];
  readonly redirects: readonly RedirectRule[];
  readonly rewrites: {
    readonly beforeFiles: readonly RewriteRule[];
    readonly afterFiles: readonly RewriteRule[];
    readonly fallback: readonly RewriteRule[];
  };
}
