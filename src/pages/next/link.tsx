'use client';

import {
  type ComponentProps,
  createContext,
  type MouseEvent,
  type ReactNode,
  startTransition,
  use,
  useRef,
  useTransition,
} from 'react';
import { withBasePath } from '../page-path.ts';
import { AppRouterContext, RouterStateContext } from '../router/router-context.ts';
import { formatUrl, type UrlObject } from './format-url.ts';
import { usePrefetchWhenSeen } from './use-prefetch-when-seen.ts';

/** What `<Link>` takes besides the attributes of `<a>`. */
export interface LinkProps extends Omit<ComponentProps<'a'>, 'href'> {
  readonly href: string | UrlObject;
  /** Whether the page takes the place of this one in the history. Default: false. */
  readonly replace?: boolean | undefined;
  /** Whether to go to the top of the page. Default: true. */
  readonly scroll?: boolean | undefined;
  /** Whether to load the page ahead: as soon as the link is there, never, or when somebody is about to follow it. */
  readonly prefetch?: boolean | 'auto' | null | undefined;
  /** Called before the page is gone to, which `preventDefault()` keeps from happening. */
  readonly onNavigate?: ((event: { preventDefault: () => void }) => void) | undefined;
  /** Taken and not used: for the Pages Router. */
  readonly shallow?: boolean | undefined;
  readonly passHref?: boolean | undefined;
  readonly legacyBehavior?: boolean | undefined;
  readonly locale?: string | false | undefined;
  readonly as?: string | UrlObject | undefined;
}

const LinkStatusContext = createContext({ pending: false });

/**
 * A link to a page, which is shown without a new document.
 *
 * @see https://nextjs.org/docs/app/api-reference/components/link
 */
export default function Link({
  href,
  as,
  replace = false,
  scroll = true,
  prefetch = null,
  onNavigate,
  onClick,
  onMouseEnter,
  onTouchStart,
  onFocus,
  shallow: _shallow,
  passHref: _passHref,
  legacyBehavior: _legacyBehavior,
  locale: _locale,
  ref,
  ...rest
}: LinkProps): ReactNode {
  const router = use(AppRouterContext);
  const page = use(RouterStateContext);
  const [pending, start] = useTransition();
  const target = formatUrl(as ?? href);
  const anchor = useRef<HTMLAnchorElement | null>(null);
  usePrefetchWhenSeen(anchor, prefetch === true ? () => router?.prefetch(target) : undefined, target);
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || !router || opensElsewhere(event)) return;
    event.preventDefault();
    let isStopped = false;
    onNavigate?.({ preventDefault: () => (isStopped = true) });
    if (!isStopped) start(() => router[replace ? 'replace' : 'push'](target, { scroll }));
  };
  const loadAhead = () => {
    if (prefetch !== false && process.env.NODE_ENV === 'production')
      startTransition(() => router?.prefetch(target));
  };
  return (
    <LinkStatusContext value={{ pending }}>
      <a
        {...rest}
        ref={(element) => {
          anchor.current = element;
          if (typeof ref === 'function') return ref(element);
          if (ref) ref.current = element;
          return undefined;
        }}
        href={page ? withBasePath(target, page) : target}
        onClick={follow}
        onMouseEnter={(event) => {
          onMouseEnter?.(event);
          loadAhead();
        }}
        onTouchStart={(event) => {
          onTouchStart?.(event);
          loadAhead();
        }}
        onFocus={onFocus}
      />
    </LinkStatusContext>
  );
}

/**
 * Whether the link that a component stands in is being followed.
 *
 * @see https://nextjs.org/docs/app/api-reference/functions/use-link-status
 */
export function useLinkStatus(): { readonly pending: boolean } {
  return use(LinkStatusContext);
}

/** Whether a click opens another window, or something that is no page. */
function opensElsewhere(event: MouseEvent<HTMLAnchorElement>): boolean {
  const { target, download } = event.currentTarget;
  const isModified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  return isModified || event.button !== 0 || (target !== '' && target !== '_self') || download !== '';
}
