import { isFraming } from '../framing-headers.ts';

/** Headers of an answer that go out with a handshake: all but those that belong to it, or to a body. */
export function handshakeHeaders(response: Response): [string, string][] {
  return [...response.headers].filter(([name]) => !isFraming(name) && !OF_THE_HANDSHAKE.test(name));
}

const OF_THE_HANDSHAKE = /^(?:upgrade|content-type|sec-websocket-.*)$/;
