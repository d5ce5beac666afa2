'use client';

import { useEffect } from 'react';
import { type Metric, onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';

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
