import type { FetchApp } from '../../http/handler.ts';
import type { ProxyTrust } from '../../http/proxy-trust.ts';
import type { ServerLimits } from '../../http/server-limits.ts';
import type { OpenWebSockets } from '../web-socket/open-web-sockets.ts';
import type { PendingWork, ServeOptions } from '../serve-options.ts';
import type { HeadLines } from './answer-head.ts';
import type { ServerAddress } from '../forwarded-headers.ts';

/** What the connections of a server share. */
export interface ServerContext {
  readonly app: FetchApp;
  readonly limits: ServerLimits;
  readonly onError: ServeOptions['onError'];
  readonly webSockets: OpenWebSockets;
  readonly pending: PendingWork;
  readonly lines: HeadLines;
  /** What request URLs are made of. */
  address: ServerAddress;
  /** Which proxies are trusted; `undefined` where nobody has said. */
  readonly trust: ProxyTrust | undefined;
  /** Milliseconds, set a few times a second: near enough for timeouts, and free. */
  now: number;
  /** Whether every answer is the last one of its connection. */
  isClosing: boolean;
}
