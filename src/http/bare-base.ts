/**
 * A base class whose instances have a platform class's prototype in their chain, so that they are `instanceof` it,
 * while none of its constructor runs: that is where most of the cost of a platform `Request` or `Response` lies.
 *
 * Every member that its subclass does not define itself throws the platform's `Illegal invocation`: see
 * `delegateMissing`.
 */
export function bareBase<T extends object>(platform: { readonly prototype: T }): new () => T {
  // A function of its own for each call, since each gets a prototype; not a class, which could not be given one.
  // oxlint-disable-next-line unicorn/consistent-function-scoping
  function Base(): void {}
  Base.prototype = platform.prototype;
  return Base as unknown as new () => T;
}

/** The platform object that stands behind an instance, for each kind of member. */
interface Behind<T> {
  forGetter(instance: T): T;
  forMethod(instance: T): T;
}

/**
 * Gives a class the members of the platform's that it does not know of, such as those of later versions: each is
 * passed on to the platform object that stands behind an instance.
 */
export function delegateMissing<T extends object>(
  own: { readonly prototype: T },
  platform: { readonly prototype: T },
  { forGetter, forMethod }: Behind<T>,
): void {
  for (const name of Object.getOwnPropertyNames(platform.prototype)) {
    const member = Object.getOwnPropertyDescriptor(platform.prototype, name);
    if (!member || Object.hasOwn(own.prototype, name)) continue;
    const { get } = member;
    if (get) member.get = passOn(get, forGetter);
    else member.value = passOn(member.value as Method, forMethod);
    Object.defineProperty(own.prototype, name, member);
  }
}

type Method = (...args: unknown[]) => unknown;

function passOn<T>(method: Method, behind: (instance: T) => T): Method {
  return function (this: T, ...args: unknown[]): unknown {
    return method.apply(behind(this), args);
  };
}
