import type { SyntaxNode } from '../uses/walk-syntax.ts';
import type { CachedFunction } from './cached-functions.ts';
import type { Binding, ModuleNames, NameUse } from './name-scopes.ts';

/** A value of the functions around a cached one that it uses: part of its key. */
export interface CapturedValue {
  readonly binding: Binding;
  /** The name and those of the members below it: `['user', 'id']` for `user.id`. */
  readonly path: readonly string[];
  /** Where it is used in the function itself, each as the node that is to be replaced. Empty: only its value counts. */
  readonly places: readonly CapturedPlace[];
}

/** A place where a captured value is used. */
export interface CapturedPlace {
  readonly node: SyntaxNode;
  /** Of `{ name }`: the name of the property, which stays. */
  readonly shorthand?: string | undefined;
}

/** A use of a value from outside, with the members that are read off it. */
interface Chain {
  readonly binding: Binding;
  readonly path: readonly string[];
  /** The nodes of the path's parts, the whole one last. */
  readonly nodes: readonly SyntaxNode[];
  readonly use: NameUse;
}

/** Finds what cached functions use of the functions around them. */
export class CapturedValues {
  readonly #names: ModuleNames;
  readonly #functions: readonly CachedFunction[];
  readonly #known = new Map<CachedFunction, readonly CapturedValue[]>();

  constructor(names: ModuleNames, functions: readonly CachedFunction[]) {
    this.#names = names;
    this.#functions = functions;
  }

  of(cached: CachedFunction): readonly CapturedValue[] {
    const known = this.#known.get(cached);
    if (known) return known;
    // Functions may call each other in circles: then what the others use is found out by whoever asked first.
    this.#known.set(cached, []);
    const chains = this.#chainsOf(cached);
    const own = chains.filter(({ binding }) => !this.#cachedOf(binding));
    const shortest = own.filter(
      ({ binding, path }) => !own.some((o) => o.binding === binding && isAbove(o.path, path)),
    );
    const found = new Map<string, CapturedValue & { places: CapturedPlace[] }>();
    for (const chain of own) {
      const prefix = shortest.find(
        (o) => o.binding === chain.binding && (isAbove(o.path, chain.path) || isSame(o.path, chain.path)),
      );
      if (!prefix) continue;
      const { binding, path } = prefix;
      const key = keyOf(prefix);
      const entry = found.get(key) ?? { binding, path, places: [] };
      entry.places.push(placeOf(chain, path.length));
      found.set(key, entry);
    }
    for (const value of this.#valuesOfCallees(cached, chains)) {
      const key = keyOf(value);
      if (!found.has(key)) found.set(key, { ...value, places: [] });
    }
    const values = [...found.values()];
    this.#known.set(cached, values);
    return values;
  }

  /** What the cached functions use that this one calls: it counts for this one's key as well. */
  #valuesOfCallees(cached: CachedFunction, chains: readonly Chain[]): CapturedValue[] {
    const outer = this.#names.scopeOf(cached.node)?.parent;
    const seen = new Set<CachedFunction>();
    return chains.flatMap(({ binding }) => {
      const callee = this.#cachedOf(binding);
      if (!callee || callee === cached || seen.has(callee)) return [];
      seen.add(callee);
      return this.of(callee)
        .filter(({ binding }) => outer?.find(binding.name) === binding)
        .map(({ binding, path }) => ({ binding, path, places: [] }));
    });
  }

  #chainsOf({ node }: CachedFunction): Chain[] {
    const inner = this.#names.scopeOf(node);
    if (!inner) return [];
    return this.#names.uses.flatMap((use) => {
      if (!use.scope.isWithin(inner)) return [];
      const binding = use.scope.find(use.name);
      if (!binding || binding.scope.isWithin(inner) || binding.scope.parent === undefined) return [];
      return [chainOf(use, binding)];
    });
  }

  /** The cached function that a name stands for. */
  #cachedOf({ node }: Binding): CachedFunction | undefined {
    const declared = node.type === 'VariableDeclarator' ? node['init'] : node;
    return this.#functions.find((each) => each.node === declared);
  }
}

function chainOf(use: NameUse, binding: Binding): Chain {
  const path = [use.name];
  const nodes = [use.node];
  for (let index = use.parents.length - 1; index >= 0; index--) {
    const member = use.parents[index] as SyntaxNode;
    const property = member['property'] as SyntaxNode | undefined;
    const isPart =
      member.type === 'MemberExpression' &&
      member['object'] === nodes.at(-1) &&
      member['computed'] !== true &&
      property?.type === 'Identifier';
    // A method is called on what it is a member of.
    if (!isPart || isCallee(member, use.parents.slice(0, index))) break;
    path.push(String(property['name']));
    nodes.push(member);
  }
  return { binding, path, nodes, use };
}

function isCallee(node: SyntaxNode, parents: readonly SyntaxNode[]): boolean {
  const parent = parents.at(-1);
  if (!parent) return false;
  if (
    /^(?:ChainExpression|ParenthesizedExpression|TSNonNullExpression|TSInstantiationExpression)$/.test(
      parent.type,
    )
  )
    return isCallee(parent, parents.slice(0, -1));
  return parent['callee'] === node || parent['tag'] === node;
}

function placeOf({ nodes, use: { node, parents, name } }: Chain, length: number): CapturedPlace {
  const place = nodes[length - 1] as SyntaxNode;
  if (place !== node) return { node: place };
  const parent = parents.at(-1);
  const holder = parent?.type === 'AssignmentPattern' && parent['left'] === node ? parents.at(-2) : parent;
  return { node, shorthand: holder?.type === 'Property' && holder['shorthand'] === true ? name : undefined };
}

function keyOf({ binding, path }: Pick<CapturedValue, 'binding' | 'path'>): string {
  return `${Number(binding.node['start'])}:${path.join('.')}`;
}

function isAbove(above: readonly string[], path: readonly string[]): boolean {
  return above.length < path.length && above.every((part, index) => part === path[index]);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}
