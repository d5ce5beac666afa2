'use client';

import { type ComponentProps, type ReactNode, useEffect, useState } from 'react';
import { preload } from 'react-dom';
import { useIsHydrated } from '../client-only.tsx';
import { loadScript, noteScript, type ScriptOptions } from '../script/load-script.ts';

/** What `<Script>` takes: its own options, and the attributes of `<script>`. */
export interface ScriptProps
  extends
    Omit<ScriptOptions, 'content' | 'attributes'>,
    Omit<ComponentProps<'script'>, keyof ScriptOptions> {}

/**
 * A script of somebody else, loaded once and when it disturbs the least.
 *
 * @see https://nextjs.org/docs/app/api-reference/components/script
 *
 * @example
 * <Script src="https://example.com/analytics.js" strategy="lazyOnload" />
 */
export default function Script(props: ScriptProps): ReactNode {
  const options = optionsOf(props);
  const { strategy = 'afterInteractive', src, id, content, attributes } = options;
  const isEarly = strategy === 'beforeInteractive';
  const isHydrated = useIsHydrated();
  // The server put it into the page, and it has run; what a navigation brings has not.
  const [cameWithPage] = useState(isEarly && !isHydrated);
  if (src && strategy !== 'lazyOnload' && !isEarly) preload(src, { as: 'script' });

  useEffect(() => {
    if (cameWithPage) noteScript(options);
    if (strategy === 'lazyOnload') return whenIdle(() => loadScript(options));
    loadScript(options);
    return undefined;
    // oxlint-disable-next-line react/exhaustive-deps -- the script is the same as long as its name is
  }, [id, src]);

  if (!isEarly || isHydrated) return null;
  const inner = content === undefined ? {} : { dangerouslySetInnerHTML: { __html: content } };
  return <script id={id} src={src} {...attributes} {...inner} />;
}

/** Loads a script without a component. */
export function handleClientScriptLoad(props: ScriptProps): void {
  const options = optionsOf(props);
  if (options.strategy === 'lazyOnload') whenIdle(() => loadScript(options));
  else loadScript(options);
}

/** The same for several scripts. */
export function initScriptLoader(scripts: ScriptProps[]): void {
  for (const script of scripts) handleClientScriptLoad(script);
}

function optionsOf(props: ScriptProps): ScriptOptions {
  const { id, src, strategy, onLoad, onReady, onError, children, dangerouslySetInnerHTML, ...attributes } =
    props;
  const { __html: html } = dangerouslySetInnerHTML ?? {};
  const written = Array.isArray(children) ? children.join('') : children;
  const content = html === undefined ? (typeof written === 'string' ? written : undefined) : String(html);
  return { id, src, strategy, onLoad, onReady, onError, content, attributes };
}

/** @returns What calls it off. */
function whenIdle(work: () => void): () => void {
  let isOff = false;
  const run = (): void => {
    const soon = window.requestIdleCallback ?? ((callback: () => void) => setTimeout(callback, 1));
    soon(() => {
      if (!isOff) work();
    });
  };
  if (document.readyState === 'complete') run();
  else window.addEventListener('load', run, { once: true });
  return () => {
    isOff = true;
    window.removeEventListener('load', run);
  };
}
