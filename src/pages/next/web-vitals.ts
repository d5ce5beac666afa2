'use client';

import { useEffect } from 'react';
import { onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';

/** What people have seen of a page: `Metric` of the package `web-vitals`, as far as all of them have it. */
export interface Metric {
  readonly name: 'CLS' | 'FCP' | 'INP' | 'LCP' | 'TTFB';
  /** Milliseconds; of `CLS` a number without a unit. */
  readonly value: number;
  readonly rating: 'good' | 'needs-improvement' | 'poor';
  /** How much it has changed since it was last told of. */
  readonly delta: number;
  readonly id: string;
  readonly entries: readonly object[];
  readonly navigationType: string;
}

/**
 * Has a function told of what people see of a page: how soon it is there, how it jumps, how soon it answers them.
 *
 * It needs the package `web-vitals`.
 *
 * @param report Should be the same function in each render: another is told of all of it again.
 * @see https://nextjs.org/docs/app/api-reference/functions/use-report-web-vitals
 */
export function useReportWebVitals(report: (metric: Metric) => void): void {
  useEffect(() => {
    for (const observe of [onCLS, onFCP, onINP, onLCP, onTTFB]) observe(report);
  }, [report]);
}
