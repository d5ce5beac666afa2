import type { ByteSize } from '../../http/byte-size.ts';
import type { MaybePromise } from '../../http/cache-store.ts';
import type { BodyType } from '../../http/handler-contract.ts';
import type { FieldError, InputPlace } from './field-error.ts';

/** How requests are validated. */
export interface ValidateOptions {
  /** In which forms a body may come. Default: `['json']`, which a form of another site cannot send. */
  readonly bodyTypes?: readonly BodyType[] | undefined;
  /** What a body may have; a larger one is answered with 413. Default: `'1mb'`. */
  readonly maxBodySize?: ByteSize | undefined;
  /** How deep JSON may be nested. Default: 100. */
  readonly maxDepth?: number | undefined;
  /** How many values a body may have, in all: some libraries take long to tell what is wrong with each. Default: 20,000. */
  readonly maxValues?: number | undefined;
  /** How many errors an answer lists. Default: 20. */
  readonly maxErrors?: number | undefined;
  /** The status for what does not fit. Default: 422 for the body, 400 for everything else. */
  readonly status?: Readonly<Partial<Record<InputPlace, number>>> | undefined;
  /** Makes the answer to what does not fit. Default: a problem body (RFC 9457) with `errors`. */
  readonly onInvalid?: ((invalid: InvalidRequest, request: Request) => MaybePromise<Response>) | undefined;
}

/** A request that does not fit. */
export interface InvalidRequest {
  /** What the status of its answer would be. */
  readonly status: number;
  readonly detail: string;
  /** The first `maxErrors` of them. */
  readonly errors: readonly FieldError[];
}
