import { routeOf } from './routes.ts'

/** Where the reader is, by the history of the browser. */
class Router {
  #address = $state.raw(this.#here())
  route = $derived(routeOf(this.#address.path, this.#address.query))

  #moved = false
  #heading: HTMLElement | null = null

  go(address: string): void {
    history.pushState(null, '', address)
    this.#arrive()
    scrollTo(0, 0)
  }

  /**
   * Attached to a page's heading: after a move inside the page the heading is what is read first, as
   * it would be had the browser loaded the page.
   */
  heading = (element: HTMLElement): void => {
    this.#heading = element
    if (this.#moved) element.focus({ preventScroll: true })
    this.#moved = false
  }

  /** For when what has the focus is about to go away by what was done with it. */
  toHeading(): void {
    this.#heading?.focus()
  }

  /** Takes over links and the back button until the returned function is called. */
  start(): () => void {
    const stop = new AbortController()
    addEventListener('popstate', () => this.#arrive(), stop)
    document.addEventListener('click', (event) => this.#clicked(event), stop)
    return () => stop.abort()
  }

  #arrive(): void {
    this.#moved = true
    this.#address = this.#here()
  }

  #here() {
    return { path: location.pathname, query: location.search }
  }

  #clicked(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const changed = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
    if (link === null || changed || event.defaultPrevented || !isOurs(link)) return
    event.preventDefault()
    this.go(link.pathname + link.search)
  }
}

/** A link inside the page; one with a target, a download or a place on the same page is the browser's. */
const isOurs = (link: HTMLAnchorElement): boolean =>
  link.origin === location.origin &&
  link.target === '' &&
  !link.hasAttribute('download') &&
  !link.pathname.startsWith('/api/') &&
  !link.getAttribute('href')?.startsWith('#')

export const router = new Router()
