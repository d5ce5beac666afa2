/** What `<Script>` takes besides the attributes of `<script>`. */
export interface ScriptOptions {
  /** Default: its `src`. A script with content needs one. */
  id?: string | undefined;
  src?: string | undefined;
  /**
   * `beforeInteractive`: with the page; `afterInteractive`: when the page reacts; `lazyOnload`: when the browser has
   * nothing else to do; `worker`: as `afterInteractive`. Default: `'afterInteractive'`.
   */
  strategy?: 'beforeInteractive' | 'afterInteractive' | 'lazyOnload' | 'worker' | undefined;
  /** Called once, when it has been loaded. */
  onLoad?: ((event: Event) => void) | undefined;
  /** Called when it has been loaded, and each time that the component is there again. */
  onReady?: (() => void) | undefined;
  /** Called when it could not be loaded. */
  onError?: ((event: Event | string) => void) | undefined;
  /** The script itself, in the place of `src`. */
  content?: string | undefined;
  attributes?: Readonly<Record<string, unknown>> | undefined;
}

/** Scripts that have been put into the page, by `id` or `src`. */
const scripts = new Map<string, { loaded: boolean; readonly waiting: (() => void)[] }>();

/** Puts a script into the page, once, however many components ask for it. */
export function loadScript(options: ScriptOptions): void {
  const { id, src, onReady, content } = options;
  const key = id ?? src;
  const known = key === undefined ? undefined : scripts.get(key);
  if (known) {
    if (known.loaded) onReady?.();
    else if (onReady) known.waiting.push(onReady);
    return;
  }
  const entry = { loaded: content !== undefined, waiting: onReady ? [onReady] : [] };
  if (key !== undefined) scripts.set(key, entry);
  const ready = (): void => {
    entry.loaded = true;
    for (const each of entry.waiting.splice(0)) each();
  };
  document.body.append(makeScript(options, ready, () => key !== undefined && scripts.delete(key)));
  if (content !== undefined) ready();
}

/** Says that a script came with the page. */
export function noteScript({ id, src }: ScriptOptions): void {
  const key = id ?? src;
  if (key !== undefined && !scripts.has(key)) scripts.set(key, { loaded: true, waiting: [] });
}

function makeScript(
  { id, src, content, onLoad, onError, attributes = {} }: ScriptOptions,
  ready: () => void,
  forget: () => void,
): HTMLScriptElement {
  const script = document.createElement('script');
  script.addEventListener('load', (event) => {
    onLoad?.(event);
    ready();
  });
  script.addEventListener('error', (event) => {
    // So that it can be tried again.
    forget();
    onError?.(event);
  });
  for (const [name, value] of Object.entries({ id, ...attributes })) setAttribute(script, name, value);
  if (content !== undefined) script.textContent = content;
  else if (src !== undefined) script.src = src;
  return script;
}

/** Names as React has them, which some properties of elements have too. */
function setAttribute(script: HTMLScriptElement, name: string, value: unknown): void {
  if (value === undefined || value === null || value === false) return;
  const written = name === 'crossOrigin' || name === 'referrerPolicy' || name === 'noModule';
  script.setAttribute(written ? name.toLowerCase() : name, value === true ? '' : String(value));
}
