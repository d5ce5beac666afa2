import { Agent, get } from 'node:http';

/** What became of the requests of a load. */
export interface LoadResult {
  readonly answered: number;
  /** Requests that were lost, and answers that are not what they should be. */
  readonly failures: readonly string[];
  /** The errors of new connections that were closed, or refused, before a byte came back. */
  readonly turnedAway: readonly string[];
}

/** Clients that send one request after the other. */
export interface Load {
  /** How many answers have come so far. */
  answered(): number;
  /** Sends no more; resolves when every client has its last answer. */
  stop(): Promise<LoadResult>;
}

/** How a load is made. */
export interface LoadOptions {
  /** How many clients there are, each with one connection at a time. Default: 8. */
  readonly connections?: number;
  /** Whether a client keeps its connection for the next request. Default: true. */
  readonly keepAlive?: boolean;
  /** Says what is wrong with an answer of status 200. Default: nothing. */
  readonly check?: (body: string) => string | undefined;
}

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

/** A request that got no answer. */
class LostRequest extends Error {
  readonly wasTurnedAway: boolean;

  constructor(reason: string, wasTurnedAway: boolean) {
    super(reason);
    this.wasTurnedAway = wasTurnedAway;
  }
}

/** Puts a server under load, until the load is stopped or every client has been turned away. */
export function startLoad(
  url: string,
  { connections = 8, keepAlive = true, check = () => undefined }: LoadOptions = {},
): Load {
  const failures: string[] = [];
  const turnedAway: string[] = [];
  let answered = 0;
  const stopping = new AbortController();

  const runClient = async () => {
    const agent = new Agent({ keepAlive, maxSockets: 1 });
    while (!stopping.signal.aborted) {
      try {
        const { status, body } = await ask(agent, url);
        const problem = status === 200 ? check(body) : `status ${status}`;
        if (problem !== undefined) failures.push(problem);
        answered++;
      } catch (error) {
        if (!(error instanceof LostRequest)) throw error;
        if (!error.wasTurnedAway) failures.push(error.message);
        else turnedAway.push(error.message);
        break;
      }
    }
    agent.destroy();
  };
  const clients = Promise.all(Array.from({ length: connections }, runClient));
  return {
    answered: () => answered,
    stop: async () => {
      stopping.abort();
      await clients;
      return { answered, failures, turnedAway };
    },
  };
}

function ask(agent: Agent, url: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let hasBegun = false;
    const fail = (error: NodeJS.ErrnoException) =>
      reject(new LostRequest(error.code ?? error.message, !request.reusedSocket && !hasBegun));
    const request = get(url, { agent }, (response) => {
      hasBegun = true;
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.once('end', () => resolve({ status: response.statusCode, body }));
      response.once('error', fail);
    });
    request.once('error', fail);
  });
}
