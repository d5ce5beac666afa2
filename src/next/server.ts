export { NextRequest } from '../app/next-request.ts';
export { after } from './after.ts';
export { connection } from './connection.ts';
export { ImageResponse } from './image-response.ts';
export { NextResponse } from './next-response.ts';
export type {
  WebSocketData,
  WebSocketHooks,
  WebSocketMessage,
  WebSocketPeer,
  WebSocketUpgradeOptions,
} from '../app/web-socket/web-socket-types.ts';
export type {
  MiddlewareConfig,
  NextFetchEvent,
  NextMiddleware,
  NextProxy,
  ProxyConfig,
} from './proxy-types.ts';
export { URLPattern } from './url-pattern.ts';
export { userAgent, userAgentFromString } from './user-agent.ts';
