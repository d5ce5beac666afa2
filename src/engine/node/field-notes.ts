import type { RequestHead } from './request-head.ts';

/** Headers that say something of the message itself; only requests that have one of them are looked at closely. */
const Notable = { cookie: 1, coding: 2, expect: 4, tab: 8, codingTab: 16 } as const;

const TAB = 0x09;

/** What is noted of the header fields of a request while they are read. */
export class FieldNotes {
  #hosts = 0;
  #length = 0;
  #notable = 0;
  /** What the value that is being read belongs to, where that matters before the head is whole. */
  #field: 'connection' | 'coding' | 'length' | undefined;

  /** Whether there can be cookies. */
  get mayHaveCookies(): boolean {
    return (this.#notable & Notable.cookie) !== 0;
  }

  /** How often `Host` has come. */
  get hosts(): number {
    return this.#hosts;
  }

  /**
   * The length of the body, `undefined` for one that comes in chunks. The parser has refused lengths that differ, and
   * one beside a transfer coding (RFC 9112, section 6.3).
   */
  get contentLength(): number | undefined {
    return this.#notable & Notable.coding ? undefined : this.#length;
  }

  /** Whether the value that is being read names a transfer coding. */
  get isInCoding(): boolean {
    return this.#field === 'coding';
  }

  /** The next request begins. */
  clear(): void {
    this.#hosts = 0;
    this.#length = 0;
    this.#notable = 0;
  }

  /** Looks at a name by its length and first letter; what merely looks like one of them does no harm. */
  addName(bytes: Buffer, start: number, end: number): void {
    this.#field = undefined;
    const first = (bytes[start] as number) | 0x20;
    switch (end - start) {
      case 4:
        if (first === 0x68 && isName('host', bytes, start)) this.#hosts++;
        break;
      case 6:
        if (first === 0x65) this.#notable |= Notable.expect;
        else if (first === 0x63) this.#notable |= Notable.cookie;
        break;
      case 10:
        if (first === 0x63) this.#field = 'connection';
        break;
      case 14:
        if (first === 0x63 && isName('content-length', bytes, start)) this.#field = 'length';
        break;
      case 16:
        if (first === 0x70) this.#field = 'connection';
        break;
      case 17:
        if (first === 0x74 && isName('transfer-encoding', bytes, start)) {
          this.#notable |= Notable.coding;
          this.#field = 'coding';
        }
        break;
      default:
    }
  }

  /** Looks at the value of the name before, or at the next part of it. */
  addValue(bytes: Buffer, start: number, end: number): void {
    if (this.#field === undefined) return;
    if (this.#field === 'length') this.#readLength(bytes, start, end);
    // Tabs are blanks, which llhttp does not know everywhere.
    else if (bytes.subarray(start, end).includes(TAB))
      this.#notable |= this.#field === 'coding' ? Notable.codingTab : Notable.tab;
  }

  /** What the client expects before it sends the body (RFC 9110, section 10.1.1); empty for nothing. */
  expectation(head: RequestHead): string {
    return this.#notable & Notable.expect ? head.values('expect').join().toLowerCase() : '';
  }

  /** Whether the client ends the connection in words that llhttp does not understand (RFC 9112, section 9.6). */
  saysClose(head: RequestHead): boolean {
    if ((this.#notable & Notable.tab) === 0) return false;
    const values = [...head.values('connection'), ...head.values('proxy-connection')];
    return values.some((value) => /(?:^|,)[ \t]*close[ \t]*(?:,|$)/i.test(value));
  }

  /**
   * Whether what follows a request that asks for another protocol could be read in two ways: llhttp takes it to be no
   * body where it is not in chunks, whatever else the coding is, and never behind CONNECT.
   */
  isAmbiguous(head: RequestHead, method: string): boolean {
    if (method === 'CONNECT') return true;
    if ((this.#notable & Notable.coding) === 0) return false;
    const codings = head.values('transfer-encoding');
    const isChunked = codings.length === 1 && codings[0]?.toLowerCase() === 'chunked';
    return !isChunked || (this.#notable & Notable.codingTab) !== 0;
  }

  /** Reads on in a value in which the parser lets nothing but digits and blanks pass. */
  #readLength(bytes: Buffer, start: number, end: number): void {
    for (let at = start; at < end; at++) {
      const digit = (bytes[at] as number) - 0x30;
      if (digit >= 0) this.#length = this.#length * 10 + digit;
    }
  }
}

function isName(name: string, bytes: Buffer, start: number): boolean {
  for (let index = 0; index < name.length; index++) {
    if (((bytes[start + index] as number) | 0x20) !== name.charCodeAt(index)) return false;
  }
  return true;
}
