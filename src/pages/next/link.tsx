'use client';

import type { ComponentProps, ReactNode } from 'react';

/** What `<Link>` takes besides the attributes of `<a>`. */
export interface LinkProps extends Omit<ComponentProps<'a'>, 'href'> {
  readonly href: string;
}

/** A link to a page. */
export default function Link(props: LinkProps): ReactNode {
  return <a {...props} />;
}
