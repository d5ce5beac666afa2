import type { RedisReply } from '../../http/shared-store.ts';

/** What a command is sent as. */
export type RedisArguments = readonly (string | Buffer)[];

/** An open connection to a server, or the connections to a cluster. */
export interface RedisLink {
  /**
   * @param key The key that the command is about, by which a cluster finds its server. Left out: it is about none.
   * @param binary Whether texts are given as bytes.
   */
  send(key: string | undefined, args: RedisArguments, binary?: boolean): Promise<RedisReply>;
  subscribe(channel: string, listener: (message: string) => void): Promise<void>;
  unsubscribe(channel: string, listener: (message: string) => void): Promise<void>;
  /** Ends it at once; what waits for an answer fails. */
  destroy(): void;
  /** Ends it once what was sent is answered. */
  close(): Promise<void>;
}
