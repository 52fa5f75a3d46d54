import { receiveAnnotation } from 'mirador';
import { annotationsInView, pagesOf } from './annotations.js';
import { AnnotationsOverlay } from './annotations-overlay.jsx';
import { CanvasAnnotations } from './canvas-annotations.jsx';
import { changeFilter, filterOf, filterReducer } from './filter.js';
import { linkAnnotations } from './link-annotations.js';
import { PredictionsButton, PredictionsPanel } from './predictions-panel.jsx';
import { openServer } from './server.js';
import { translations } from './translations.js';

/**
 * The plugins of Mirador 4 that show the predictions of an iiif-autotag server and let a person accept and correct them:
 *
 *     viewer(config, [autotagPlugin({ server: 'https://tags.example.org/' })])
 *
 * Accepting and correcting store `True: …` in the name of the creator; the prediction itself stays as it is. A server
 * that wants an API key for it is given `apiKey`, or the one that a person types when it refuses; `headers` go along.
 * @param {{server: string, creator?: string, apiKey?: string, headers?: Record<string, string>}} options
 */
export function autotagPlugin({ server, creator = 'curator', apiKey, headers }) {
  const address = server.endsWith('/') ? server : `${server}/`;
  const opened = openServer(address, { creator, apiKey, headers });

  const refresh = (canvasId) => async (dispatch, getState) => {
    const pages = pagesOf(getState(), canvasId).filter(opened.owns);
    const found = await Promise.all(pages.map(opened.page));
    found.forEach((page, index) => {
      dispatch(receiveAnnotation(canvasId, pages[index], page));
    });
  };
  const mapStateToProps = (state, { windowId }) => ({
    annotations: annotationsInView(state, { windowId }),
    filter: filterOf(state),
    server: opened,
  });
  const mapDispatchToProps = { refresh, changeFilter };

  return [
    {
      name: 'autotagRows',
      target: 'CanvasAnnotations',
      mode: 'wrap',
      component: CanvasAnnotations,
      mapStateToProps,
      mapDispatchToProps,
      reducers: { autotagFilter: filterReducer },
      config: { translations, requests: { postprocessors: linkAnnotations(address) } },
    },
    {
      name: 'autotagOutlines',
      target: 'AnnotationsOverlay',
      mode: 'wrap',
      component: AnnotationsOverlay,
      mapStateToProps,
    },
    {
      name: 'autotagButton',
      target: 'WindowSideBarButtons',
      mode: 'add',
      component: PredictionsButton,
    },
    {
      name: 'autotagPanel',
      companionWindowKey: PredictionsButton.value,
      component: PredictionsPanel,
      mapStateToProps,
      mapDispatchToProps,
    },
  ];
}
