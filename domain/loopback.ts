/** `localhost` and its subdomains, 127.0.0.0/8 and ::1, as a URL writes them. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|(.+\.)?localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/i.test(hostname)
