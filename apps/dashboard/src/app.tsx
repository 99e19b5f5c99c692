import { type ComponentType, lazy, Suspense } from "react";
import { Redirect, Route, Switch } from "wouter";
import { EmptyState } from "#components/empty-state.tsx";
import { LiveProvider } from "#live/live-provider.tsx";
import { usePathId } from "#shell/address.ts";
import { Shell } from "#shell/shell.tsx";
import { ToastProvider } from "#shell/toasts.tsx";

const RunsPage = lazy(() => import("#runs/runs-page.tsx").then((page) => ({ default: page.RunsPage })));
const RunPage = lazy(() => import("#run/run-page.tsx").then((page) => ({ default: page.RunPage })));
const EventsPage = lazy(() => import("#events/events-page.tsx").then((page) => ({ default: page.EventsPage })));
const EventPage = lazy(() => import("#events/event-page.tsx").then((page) => ({ default: page.EventPage })));
const FunctionsPage = lazy(() =>
  import("#functions/functions-page.tsx").then((page) => ({ default: page.FunctionsPage })),
);
const FunctionPage = lazy(() =>
  import("#functions/function-page.tsx").then((page) => ({ default: page.FunctionPage })),
);
const AppsPage = lazy(() => import("#apps/apps-page.tsx").then((page) => ({ default: page.AppsPage })));

/** The pages by their addresses. The engine answers each of these with this same program. */
export function App() {
  return (
    <LiveProvider>
      <ToastProvider>
        <Shell>
          <Suspense fallback={null}>
            <Switch>
              <Route path="/">
                <Redirect to={`/runs${location.search}`} replace />
              </Route>
              <Route path="/runs" component={RunsPage} />
              <Route path="/runs/:id">
                <OfId page={RunPage} />
              </Route>
              <Route path="/events" component={EventsPage} />
              <Route path="/events/:id">
                <OfId page={EventPage} />
              </Route>
              <Route path="/functions" component={FunctionsPage} />
              <Route path="/functions/:id">
                <OfId page={FunctionPage} />
              </Route>
              <Route path="/apps" component={AppsPage} />
              <Route>
                <EmptyState title="There is no such page.">Take one of the pages above.</EmptyState>
              </Route>
            </Switch>
          </Suspense>
        </Shell>
      </ToastProvider>
    </LiveProvider>
  );
}

/** A page about one thing, which the address names; another thing is another page. */
function OfId({ page: Page }: { page: ComponentType<{ id: string }> }) {
  const id = usePathId();
  return <Page key={id} id={id} />;
}
