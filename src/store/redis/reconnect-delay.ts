const FIRST = 50;
const LONGEST = 1000;

/**
 * Milliseconds before a server is tried again: more each time, but so few that it is found within two seconds of its
 * return, and not the same for all of a fleet.
 *
 * @param attempts How many have failed before.
 */
export function reconnectDelay(attempts: number): number {
  return Math.min(FIRST * 2 ** Math.min(attempts, 10), LONGEST) * (0.5 + Math.random() / 2);
}
