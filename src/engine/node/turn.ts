/** A connection with requests that have been read, and not handed to the app. */
export interface ReadConnection {
  handOn(): void;
}

/** What holds back what is to be written. */
export interface HeldOutput {
  flush(): void;
}

/** So many are handed on before others have their turn: what they have answered is to go out. */
const MOST_AT_ONCE = 128;

/** How often it is looked whether they take long; to ask the clock each time would be felt. */
const LOOK_EVERY = 4;

/** Milliseconds after which what has been answered is to go out, and no more is begun before. */
const LONG = 1;

let connections: ReadConnection[] = [];
let isTurnSet = false;
let outputs: HeldOutput[] = [];

/**
 * Has a connection's requests handed on when all that came in on any connection in this turn of the event loop has been
 * read. Reading, answering and writing then have the processor's caches for themselves in turn, in the place of taking
 * them from each other with each request, and that saves more than any of our own code costs.
 */
export function handOnLater(connection: ReadConnection): void {
  connections.push(connection);
  if (isTurnSet) return;
  isTurnSet = true;
  setImmediate(handOnAll);
}

function handOnAll(): void {
  const all = connections;
  connections = [];
  isTurnSet = false;
  const start = all.length > LOOK_EVERY ? performance.now() : 0;
  for (let index = 0; index < all.length;) {
    (all[index] as ReadConnection).handOn();
    index++;
    const isLong = index % LOOK_EVERY === 0 && performance.now() - start > LONG;
    if ((isLong || index % MOST_AT_ONCE === 0) && index < all.length) {
      putBack(all.slice(index));
      return;
    }
  }
}

/** The others come next, before those that have come in meanwhile. */
function putBack(rest: ReadConnection[]): void {
  connections = connections.length === 0 ? rest : [...rest, ...connections];
  if (isTurnSet) return;
  isTurnSet = true;
  setImmediate(handOnAll);
}

/** Has an output written when what runs now has come to its end, with all others. */
export function flushLater(output: HeldOutput): void {
  outputs.push(output);
  if (outputs.length === 1) process.nextTick(flushAll);
}

function flushAll(): void {
  const all = outputs;
  outputs = [];
  for (const output of all) output.flush();
}
