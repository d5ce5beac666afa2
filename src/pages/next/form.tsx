'use client';

import { type ComponentProps, type FormEvent, type ReactNode, startTransition, use, useRef } from 'react';
import { withBasePath } from '../page-path.ts';
import { AppRouterContext, RouterStateContext } from '../router/router-context.ts';
import { formTarget, sendsOtherwise } from './form-target.ts';
import { usePrefetchWhenSeen } from './use-prefetch-when-seen.ts';

/** What `<Form>` takes besides the attributes of `<form>`. */
export interface FormProps extends Omit<ComponentProps<'form'>, 'action' | 'method' | 'encType' | 'target'> {
  /** The page that the fields lead to, as the query of its address; or an action that gets them. */
  readonly action: string | ((formData: FormData) => void | Promise<void>);
  /** Whether the page takes the place of this one in the history. Default: false. Not for an action. */
  readonly replace?: boolean | undefined;
  /** Whether to go to the top of the page. Default: true. Not for an action. */
  readonly scroll?: boolean | undefined;
  /** `false`: the page is not loaded ahead when the form is seen. Default: it is, in production. */
  readonly prefetch?: false | null | undefined;
}

/** What decides how a form is sent, which `<Form>` does itself. */
const OWN = ['method', 'encType', 'target'] as const;

/**
 * A form that leads to a page, which is shown without a new document; without scripts it is a plain form.
 *
 * @see https://nextjs.org/docs/app/api-reference/components/form
 */
export default function Form({
  action,
  replace,
  scroll = true,
  prefetch,
  ref,
  ...given
}: FormProps): ReactNode {
  const router = use(AppRouterContext);
  const page = use(RouterStateContext);
  const form = useRef<HTMLFormElement | null>(null);
  const isPage = typeof action === 'string';
  const rest = withoutOwn(given);
  const loadAhead = isPage && prefetch !== false && process.env.NODE_ENV === 'production';
  usePrefetchWhenSeen(form, loadAhead ? () => router?.prefetch(action) : undefined, String(action));
  if (!isPage) return <form {...rest} ref={ref} action={action} />;

  const href = page ? withBasePath(action, page) : action;
  const send = (event: FormEvent<HTMLFormElement>) => {
    rest.onSubmit?.(event as never);
    if (event.defaultPrevented || !router) return;
    const { submitter } = event.nativeEvent as SubmitEvent;
    if (submitter && sendsOtherwise(submitter)) return;
    const asked = submitter?.getAttribute('formAction') ?? href;
    const target = formTarget(asked, new FormData(event.currentTarget, submitter), location.href);
    if (target.origin !== location.origin) return;
    event.preventDefault();
    startTransition(() => router[replace ? 'replace' : 'push'](target.href, { scroll }));
  };
  return (
    <form
      {...rest}
      ref={(element) => {
        form.current = element;
        if (typeof ref === 'function') return ref(element);
        if (ref) ref.current = element;
        return undefined;
      }}
      action={href}
      onSubmit={send}
    />
  );
}

function withoutOwn(given: object): Omit<ComponentProps<'form'>, (typeof OWN)[number]> {
  const rest = { ...given } as ComponentProps<'form'>;
  for (const name of OWN) {
    if (!(name in rest)) continue;
    if (process.env.NODE_ENV !== 'production')
      console.error(
        `<Form> decides \`${name}\` by itself: leave it out, give \`action\` a function, or write a plain <form>.`,
      );
    delete rest[name];
  }
  return rest;
}
