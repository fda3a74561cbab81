declare module 'postject' {
  /** Writes a resource into an executable, in place. https://github.com/nodejs/postject */
  export function inject(
    path: string,
    resource: string,
    data: Buffer,
    options: { readonly sentinelFuse: string; readonly machoSegmentName?: string },
  ): Promise<void>;
}
