import type { SyntaxNode } from '../uses/walk-syntax.ts';

/** A name that a scope declares. */
export interface Binding {
  readonly name: string;
  readonly scope: NameScope;
  /** What declares it: a declarator, a function, a class, an import, a parameter. */
  readonly node: SyntaxNode;
}

/** A part of a module that declares names of its own. */
export class NameScope {
  readonly parent: NameScope | undefined;
  /** The node that it belongs to. */
  readonly node: SyntaxNode;
  /** Whether `var` and functions stay inside. */
  readonly isFunction: boolean;
  readonly #bindings = new Map<string, Binding>();

  constructor(parent: NameScope | undefined, node: SyntaxNode, isFunction: boolean) {
    this.parent = parent;
    this.node = node;
    this.isFunction = isFunction;
  }

  declare(name: string, node: SyntaxNode): void {
    if (!this.#bindings.has(name)) this.#bindings.set(name, { name, scope: this, node });
  }

  /** What a name stands for here; `undefined` for a global. */
  find(name: string): Binding | undefined {
    return this.#bindings.get(name) ?? this.parent?.find(name);
  }

  /** Whether it is `other`, or lies in it. */
  isWithin(other: NameScope): boolean {
    return this === other || (this.parent?.isWithin(other) ?? false);
  }
}

/** A place where a name is used. */
export interface NameUse {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly scope: NameScope;
  /** The nodes above it, the nearest one last. */
  readonly parents: readonly SyntaxNode[];
}

/** The names of a module: who declares and who uses them. Types are left out: nothing of them is there at run time. */
export interface ModuleNames {
  readonly uses: readonly NameUse[];
  /** The scope that a function, block or class opens. */
  readonly scopeOf: (node: SyntaxNode) => NameScope | undefined;
}

/** Reads the names of a module. */
export function readNames(program: SyntaxNode): ModuleNames {
  return new NameReader().read(program);
}

/** On its way through a module. */
class NameReader {
  readonly #scopes = new Map<SyntaxNode, NameScope>();
  readonly #uses: NameUse[] = [];
  readonly #parents: SyntaxNode[] = [];

  read(program: SyntaxNode): ModuleNames {
    const top = this.#open(program, undefined, true);
    hoist(program, top);
    this.#parents.push(program);
    for (const [, child] of childrenOf(program)) this.#visit(child, top);
    return { uses: this.#uses, scopeOf: (node) => this.#scopes.get(node) };
  }

  #open(node: SyntaxNode, parent: NameScope | undefined, isFunction: boolean): NameScope {
    const scope = new NameScope(parent, node, isFunction);
    this.#scopes.set(node, scope);
    return scope;
  }

  #visit(node: SyntaxNode, scope: NameScope): void {
    if (isOfTypes(node)) return;
    const parents = this.#parents;
    if (node.type === 'Identifier') {
      if (!isUse(node, parents)) return;
      this.#uses.push({ node, name: String(node['name']), scope, parents: [...parents] });
      return;
    }
    const inner = this.#scopeOf(node, scope);
    parents.push(node);
    for (const [, child] of childrenOf(node)) this.#visit(child, inner);
    parents.pop();
  }

  /** The scope of what is in a node: one of its own, or that which it is in. */
  #scopeOf(node: SyntaxNode, scope: NameScope): NameScope {
    if (isFunction(node)) return this.#openFunction(node, scope);
    if (node.type === 'ClassExpression' && node['id']) {
      const own = this.#open(node, scope, false);
      own.declare(nameOf(node['id']), node);
      return own;
    }
    if (node.type === 'StaticBlock') {
      const own = this.#open(node, scope, true);
      hoist(node, own);
      return own;
    }
    if (!OPENS_BLOCK.has(node.type) || isBodyOfFunction(node, this.#parents)) return scope;
    const own = this.#open(node, scope, false);
    if (node.type === 'CatchClause' && node['param']) declarePattern(node['param'] as SyntaxNode, own, node);
    declareOfBlock(node, own);
    return own;
  }

  #openFunction(node: SyntaxNode, scope: NameScope): NameScope {
    const own = this.#open(node, scope, true);
    if (node.type === 'FunctionExpression' && node['id']) own.declare(nameOf(node['id']), node);
    for (const param of node['params'] as readonly SyntaxNode[]) declarePattern(param, own, param);
    hoist(node['body'] as SyntaxNode, own);
    return own;
  }
}

const OPENS_BLOCK: ReadonlySet<string> = new Set([
  'BlockStatement',
  'CatchClause',
  'ForInStatement',
  'ForOfStatement',
  'ForStatement',
  'SwitchStatement',
]);

/** Declares what a function, or a module, has in all of its blocks: each `var`, and what its outermost block declares. */
function hoist(body: SyntaxNode, scope: NameScope): void {
  declareOfBlock(body, scope);
  const look = (node: SyntaxNode): void => {
    if (node.type === 'VariableDeclaration' && node['kind'] === 'var') declareVariables(node, scope);
    for (const [, child] of childrenOf(node))
      if (!isFunction(child) && child.type !== 'StaticBlock') look(child);
  };
  look(body);
}

/** Declares what stands directly in a block, or in the head of a loop. */
function declareOfBlock(block: SyntaxNode, scope: NameScope): void {
  for (const [, each] of childrenOf(block)) {
    const isExport = each.type === 'ExportNamedDeclaration' || each.type === 'ExportDefaultDeclaration';
    const statement = isExport ? (each['declaration'] as SyntaxNode | null) : each;
    if (statement) declareOfStatement(statement, scope);
    if (each.type === 'SwitchCase') declareOfBlock(each, scope);
  }
}

function declareOfStatement(statement: SyntaxNode, scope: NameScope): void {
  switch (statement.type) {
    case 'VariableDeclaration':
      if (statement['kind'] !== 'var') declareVariables(statement, scope);
      return;
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'TSEnumDeclaration':
    case 'TSModuleDeclaration':
    case 'TSImportEqualsDeclaration':
      if (statement['id']) scope.declare(nameOf(statement['id']), statement);
      return;
    case 'ImportDeclaration':
      for (const { local } of statement['specifiers'] as readonly { local: SyntaxNode }[])
        scope.declare(nameOf(local), statement);
  }
}

function declareVariables(declaration: SyntaxNode, scope: NameScope): void {
  for (const declarator of declaration['declarations'] as readonly SyntaxNode[])
    declarePattern(declarator['id'] as SyntaxNode, scope, declarator);
}

function declarePattern(pattern: SyntaxNode, scope: NameScope, node: SyntaxNode): void {
  const inner = (value: unknown): void => declarePattern(value as SyntaxNode, scope, node);
  switch (pattern.type) {
    case 'Identifier':
      return scope.declare(nameOf(pattern), node);
    case 'AssignmentPattern':
      return inner(pattern['left']);
    case 'RestElement':
      return inner(pattern['argument']);
    case 'TSParameterProperty':
      return inner(pattern['parameter']);
    case 'ArrayPattern':
      return (pattern['elements'] as readonly unknown[]).filter(Boolean).forEach(inner);
    case 'ObjectPattern':
      for (const property of pattern['properties'] as readonly SyntaxNode[])
        inner(property.type === 'Property' ? property['value'] : property);
  }
}

/** Whether an identifier stands for a value, and neither names a member nor declares a name. */
function isUse(node: SyntaxNode, parents: readonly SyntaxNode[]): boolean {
  const parent = parents.at(-1);
  if (!parent) return false;
  switch (parent.type) {
    case 'MemberExpression':
      return parent['object'] === node || parent['computed'] === true;
    case 'Property':
      // `{ name }` is key and value in one: it is met as the value.
      return parent['value'] === node || parent['computed'] === true;
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return parent['value'] === node || parent['computed'] === true;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
    case 'ImportAttribute':
    case 'ExportSpecifier':
    case 'TSEnumMember':
      return false;
    default:
      return parent['id'] !== node;
  }
}

const OF_TYPES_ALONE =
  /^TS(?!AsExpression|Satisfies|NonNull|TypeAssertion|InstantiationExpression|Enum|ParameterProperty|ExportAssignment|Module)/;

function isOfTypes({ type }: SyntaxNode): boolean {
  return OF_TYPES_ALONE.test(type);
}

export function isFunction({ type }: SyntaxNode): boolean {
  return (
    type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression'
  );
}

/** The block of a function has the scope of its parameters. */
function isBodyOfFunction(node: SyntaxNode, parents: readonly SyntaxNode[]): boolean {
  const parent = parents.at(-1);
  return node.type === 'BlockStatement' && parent !== undefined && isFunction(parent);
}

/** The nodes right below one, with the names of the fields that they are in. */
export function* childrenOf(node: SyntaxNode): Generator<[key: string, child: SyntaxNode]> {
  for (const [key, value] of Object.entries(node)) {
    if (node.type === 'Property' && key === 'key' && node['shorthand'] === true) continue;
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value])
      if (typeof child === 'object' && child !== null && 'type' in child) yield [key, child as SyntaxNode];
  }
}

function nameOf(identifier: unknown): string {
  return String((identifier as SyntaxNode)['name']);
}
