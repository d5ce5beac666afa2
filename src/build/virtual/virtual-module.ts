/** A module that is generated rather than read from disk. */
export interface VirtualModule {
  /** The name under which it is imported: `virtual:waymark/...`. */
  readonly id: string;
  /** Its source text, in JavaScript. */
  render(): string;
}
