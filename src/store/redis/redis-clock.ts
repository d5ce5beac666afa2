/** Milliseconds by which two measurements may differ without a reason. */
const TOLERANCE = 5;

/**
 * The difference between the clock of this machine and that of the server: times that machines compare with each other
 * are told in the server's.
 */
export class RedisClock {
  #offset = 0;
  /** By how much the offset may be wrong. */
  #uncertainty = Infinity;

  /**
   * Takes note of what the server's clock showed between two moments.
   *
   * @param time Of the server, in milliseconds since 1970.
   */
  measure(time: number, sentAt: number, receivedAt: number): void {
    const uncertainty = (receivedAt - sentAt) / 2;
    const offset = time - (sentAt + receivedAt) / 2;
    // One of the clocks has been set, if both measurements cannot be right.
    const hasJumped = Math.abs(offset - this.#offset) > uncertainty + this.#uncertainty + TOLERANCE;
    if (uncertainty >= this.#uncertainty && !hasJumped) return;
    this.#offset = offset;
    this.#uncertainty = uncertainty;
  }

  /** Milliseconds by which times that are told in the server's clock may be wrong here. */
  get uncertainty(): number {
    return Math.min(this.#uncertainty, 1000);
  }

  toServer(time: number): number {
    return time + this.#offset;
  }

  toLocal(time: number): number {
    return time - this.#offset;
  }
}
