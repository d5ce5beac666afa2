import type { SyntaxNode } from '../uses/walk-syntax.ts';

/** Something that keeps a function from being cached. */
export interface CacheProblem {
  /** Where it stands in the text. */
  readonly offset: number;
  readonly code: 'ERR_USE_CACHE' | 'ERR_EXPORT_INVALID';
  readonly message: string;
  readonly hint: string;
}

/** Gathers what is wrong with the directives of a module, in the words of its author. */
export class CacheProblems {
  readonly list: CacheProblem[] = [];

  add(node: SyntaxNode, message: string, hint: string, code: CacheProblem['code'] = 'ERR_USE_CACHE'): void {
    this.list.push({ code, offset: Number(node['start']), message, hint });
  }

  disabled(directive: SyntaxNode): void {
    this.add(
      directive,
      "The directive 'use cache' is not enabled.",
      'Write `cacheComponents: true` in your config file.',
    );
  }

  misplaced(directive: SyntaxNode, place: 'file' | 'function body'): void {
    this.add(
      directive,
      `The directive 'use cache' must be at the top of the ${place}.`,
      'Move it before all else but other directives.',
    );
  }

  wrapped(directive: SyntaxNode): void {
    this.add(
      directive,
      "The directive 'use cache' cannot be in parentheses.",
      'Write it in quotes and nothing else.',
    );
  }

  conflict(directive: SyntaxNode, place: 'file' | 'function body'): void {
    this.add(
      directive,
      `'use server' and 'use cache' cannot both be at the top of a ${place}.`,
      'Remove one of them.',
    );
  }

  notAsync(node: SyntaxNode): void {
    this.add(
      node,
      "A function with 'use cache' must be async.",
      'Write `async` before it: its callers wait for the cache.',
    );
  }

  instanceMethod(node: SyntaxNode): void {
    this.add(
      node,
      "A method of a class's instances cannot be cached.",
      'Cache a function, a method of an object or a static method of a class.',
    );
  }

  unusable(node: SyntaxNode, name: 'this' | 'super' | 'arguments'): void {
    this.add(
      node,
      `A function with 'use cache' cannot use \`${name}\`.`,
      'Give it what it needs as a parameter: the parameters are part of the key.',
    );
  }

  handler(node: SyntaxNode, name: string): void {
    this.add(
      node,
      `The handler \`${name}\` cannot be cached itself: what it returns is no value that can be kept.`,
      `Put the work that is to be cached into a function of its own, and call it in \`${name}\`.`,
    );
  }

  noFunction(node: SyntaxNode): void {
    this.add(
      node,
      "A file with 'use cache' at its top can export async functions alone.",
      'Move it to another file, or the directive into the functions that are to be cached.',
    );
  }

  manyAtOnce(node: SyntaxNode): void {
    this.add(
      node,
      "A file with 'use cache' at its top cannot export what it takes apart.",
      'Export each function by its own name.',
    );
  }

  refusedConfig(node: SyntaxNode, name: string): void {
    this.add(
      node,
      `The export \`${name}\` is not compatible with \`cacheComponents\`.`,
      "Remove it: what a handler uses says whether it is prerendered, and 'use cache' keeps results.",
      'ERR_EXPORT_INVALID',
    );
  }

  commonJs(node: SyntaxNode): void {
    this.add(
      node,
      "The directive 'use cache' needs an ES module.",
      'Write `import` and `export` instead of `require` and `exports`.',
    );
  }
}
