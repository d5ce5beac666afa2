import type { ServerResponse } from 'node:http';
import type { PagesApiCall } from '../app/pages-api.ts';
import {
  clearPreviewData,
  type PreviewCookieOptions,
  type PreviewSetting,
  setDraftMode,
  setPreviewData,
} from './preview-mode.ts';
import { redirect } from './redirect.ts';
import { type RevalidateOptions, revalidate } from './revalidate.ts';
import { sendData, sendJson, type SendTarget } from './send-data.ts';

/** What a handler finds at `res` besides what Node has there. */
export interface ApiResponseHelpers {
  status(code: number): ApiResponse;
  send(body: unknown): void;
  json(body: unknown): void;
  redirect(first: unknown, second?: unknown): ApiResponse;
  setDraftMode(options?: { readonly enable: boolean }): ApiResponse;
  setPreviewData(data: unknown, options?: PreviewCookieOptions): ApiResponse;
  clearPreviewData(options?: PreviewCookieOptions): ApiResponse;
  revalidate(path: string, options?: RevalidateOptions): Promise<void>;
}

/** A response as an API route gets it. */
export type ApiResponse = ServerResponse & ApiResponseHelpers;

/**
 * Adds `status`, `send`, `json` and the rest to a response: bound, since handlers hand them on, as in
 * `load().then(res.json)`.
 */
export function addResponseHelpers(
  call: PagesApiCall,
  target: SendTarget,
  preview: PreviewSetting,
): ApiResponse {
  const res = target.res as ApiResponse;
  res.status = (code) => {
    res.statusCode = code;
    return res;
  };
  res.send = (body) => sendData(target, body);
  res.json = (body) => sendJson(target, body);
  res.redirect = (first, second) => {
    redirect(res, first, second);
    return res;
  };
  res.setDraftMode = (options = { enable: true }) => {
    setDraftMode(res, options.enable, preview);
    return res;
  };
  res.setPreviewData = (data, options = {}) => {
    setPreviewData(res, data, options, preview);
    return res;
  };
  res.clearPreviewData = (options = {}) => {
    clearPreviewData(res, options, preview);
    return res;
  };
  res.revalidate = (path, options) => revalidate(call, path, options);
  return res;
}
