/* Made by build.js of inputs with the sha256 3778ad86d9b12ff084f40bddd45a25d85580b5e158af2cb740a647dfde2aa502. */

// src/plugin.js
import { receiveAnnotation } from "mirador";

// src/annotations.js
import {
  getAnnotations,
  getPresentAnnotationsOnSelectedCanvases,
  getVisibleCanvasIds
} from "mirador";

// src/read-annotation.js
function readAnnotation(item, canvasId) {
  const { resource } = item;
  const text = plainText(item.chars);
  const creator = first(resource.creator ?? resource["dcterms:creator"]);
  const author = first(resource.generator) ?? creator;
  return {
    id: item.id,
    canvasId,
    region: item.fragmentSelector?.join(","),
    creator: creator?.name ?? creator,
    author: nameOf(author),
    prediction: predictionOf(resource, text),
    truth: /^\s*True:\s*(.+?)\s*$/m.exec(text)?.[1]
  };
}
function predictionOf(resource, text) {
  const told = resource["x:prediction"];
  if (told) return { label: told.label, confidence: told.confidence, model: told.model };
  const label = /^\s*Predicted:\s*(.+?)\s*$/m.exec(text)?.[1];
  if (label === void 0) return void 0;
  const confidence = Number(/^\s*Confidence:\s*([\d.]+)\s*$/m.exec(text)?.[1]);
  return { label, confidence: confidence >= 0 && confidence <= 1 ? confidence : void 0 };
}
function plainText(html) {
  const lines = (html ?? "").replaceAll(/<\/(p|li|div)>|<br\s*\/?>/gi, "\n");
  return new DOMParser().parseFromString(lines, "text/html").body.textContent;
}
function nameOf(agent) {
  const name = typeof agent === "string" ? agent : agent?.name;
  return name && agent.recipe ? `${name}, recipe ${agent.recipe}` : name;
}
var first = (value) => [value].flat()[0];

// src/annotations.js
function annotationsInView(state, { windowId }) {
  const found = /* @__PURE__ */ new Map();
  for (const canvasId of getVisibleCanvasIds(state, { windowId })) {
    for (const page of getPresentAnnotationsOnSelectedCanvases(state, { canvasId, windowId })) {
      for (const item of page.resources) found.set(item.id, readAnnotation(item, canvasId));
    }
  }
  return [...found.values()];
}
var truthsFor = (prediction, annotations) => annotations.filter(
  ({ truth: truth2, canvasId, region }) => truth2 !== void 0 && canvasId === prediction.canvasId && region === prediction.region
);
var pagesOf = (state, canvasId) => Object.keys(getAnnotations(state)[canvasId] ?? {});

// src/filter.js
var everything = { hidden: [], least: 0 };
var changed = "autotag/FILTER_CHANGED";
var changeFilter = (filter) => ({ type: changed, filter });
var filterReducer = (state = everything, action) => action.type === changed ? { ...state, ...action.filter } : state;
var filterOf = (state) => state.autotagFilter ?? everything;
function isShown({ prediction, author }, { hidden, least }) {
  if (!prediction) return true;
  return !hidden.includes(author) && (prediction.confidence ?? 1) >= least;
}

// src/annotations-overlay.jsx
import { jsx } from "react/jsx-runtime";
function AnnotationsOverlay({ TargetComponent, targetProps, annotations, filter }) {
  const hidden = new Set(annotations.filter((one) => !isShown(one, filter)).map(({ id }) => id));
  if (hidden.size === 0) return /* @__PURE__ */ jsx(TargetComponent, { ...targetProps });
  const pages = targetProps.annotations.map((page) => ({
    id: page.id,
    resources: page.resources.filter(({ id }) => !hidden.has(id))
  }));
  return /* @__PURE__ */ jsx(TargetComponent, { ...targetProps, annotations: pages });
}

// src/canvas-annotations.jsx
import Box4 from "@mui/material/Box";
import Typography4 from "@mui/material/Typography";
import { useTranslation as useTranslation6 } from "mirador";
import { createContext, forwardRef, useContext } from "react";

// src/annotation-details.jsx
import Stack from "@mui/material/Stack";
import Typography3 from "@mui/material/Typography";
import { useTranslation as useTranslation5 } from "mirador";

// src/confidence-bar.jsx
import Box from "@mui/material/Box";
import LinearProgress from "@mui/material/LinearProgress";
import Typography from "@mui/material/Typography";
import { useTranslation } from "mirador";
import { jsx as jsx2, jsxs } from "react/jsx-runtime";
function ConfidenceBar({ confidence }) {
  const { t } = useTranslation();
  const percent = Math.floor(confidence * 100);
  return /* @__PURE__ */ jsxs(Box, { sx: { alignItems: "center", display: "flex", gap: 1 }, children: [
    /* @__PURE__ */ jsx2(
      LinearProgress,
      {
        "aria-label": t("autotagConfidence", { percent }),
        sx: { borderRadius: 1, flex: 1, height: 6 },
        value: percent,
        variant: "determinate"
      }
    ),
    /* @__PURE__ */ jsxs(Typography, { component: "span", sx: { lineHeight: 1.4 }, variant: "caption", children: [
      percent,
      "%"
    ] })
  ] });
}

// src/verdict.jsx
import Alert from "@mui/material/Alert";
import Box3 from "@mui/material/Box";
import Button2 from "@mui/material/Button";
import Typography2 from "@mui/material/Typography";
import { useTranslation as useTranslation4 } from "mirador";
import { useCallback, useState as useState3 } from "react";

// src/ask-api-key.jsx
import Box2 from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { useTranslation as useTranslation2 } from "mirador";
import { useState } from "react";
import { jsx as jsx3, jsxs as jsxs2 } from "react/jsx-runtime";
function AskApiKey({ onKey }) {
  const { t } = useTranslation2();
  const [key, setKey] = useState("");
  const submit = (event) => {
    event.preventDefault();
    onKey(key.trim());
  };
  return /* @__PURE__ */ jsxs2(Box2, { component: "form", onSubmit: submit, sx: { alignItems: "end", display: "flex", gap: 1 }, children: [
    /* @__PURE__ */ jsx3(
      TextField,
      {
        autoComplete: "off",
        autoFocus: true,
        label: t("autotagApiKey"),
        onChange: (event) => setKey(event.target.value),
        size: "small",
        sx: { flex: 1 },
        type: "password",
        value: key,
        variant: "standard"
      }
    ),
    /* @__PURE__ */ jsx3(Button, { disabled: !sendable.test(key.trim()), size: "small", type: "submit", children: t("autotagUseApiKey") })
  ] });
}
var sendable = /^[\x20-\x7e]+$/;

// src/correct-label.jsx
import Autocomplete from "@mui/material/Autocomplete";
import TextField2 from "@mui/material/TextField";
import { useTranslation as useTranslation3 } from "mirador";
import { useEffect, useState as useState2 } from "react";
import { jsx as jsx4 } from "react/jsx-runtime";
function CorrectLabel({ loadLabels, onChoose, onLeave }) {
  const { t } = useTranslation3();
  const [labels, setLabels] = useState2();
  useEffect(() => {
    let here = true;
    loadLabels().then((found) => here && setLabels(found));
    return () => {
      here = false;
    };
  }, [loadLabels]);
  return /* @__PURE__ */ jsx4(
    Autocomplete,
    {
      autoHighlight: true,
      fullWidth: true,
      loading: labels === void 0,
      onChange: (_event, label) => label && onChoose(label),
      onClose: (_event, reason) => reason === "escape" && onLeave(),
      openOnFocus: true,
      options: labels ?? [],
      renderInput: (parameters) => /* @__PURE__ */ jsx4(TextField2, { ...parameters, autoFocus: true, label: t("autotagCorrectLabel"), variant: "standard" }),
      size: "small"
    }
  );
}

// src/verdict.jsx
import { Fragment, jsx as jsx5, jsxs as jsxs3 } from "react/jsx-runtime";
function Verdict({ annotation, annotations, server, refresh }) {
  const { t } = useTranslation4();
  const [choosing, setChoosing] = useState3(false);
  const [busy, setBusy] = useState3(false);
  const [problem, setProblem] = useState3();
  const [refused, setRefused] = useState3();
  const { label, model } = annotation.prediction;
  const own = truthsFor(annotation, annotations).find(({ creator }) => creator === server.creator);
  const loadLabels = useCallback(() => server.labels(model), [server, model]);
  async function say(truth2) {
    setChoosing(false);
    setBusy(true);
    setProblem(void 0);
    setRefused(void 0);
    try {
      await server.sayTrue(truth2, annotation, own);
      await refresh(annotation.canvasId);
    } catch (error) {
      setProblem(error.message);
      if (error.status === unauthorized) setRefused(truth2);
    }
    setBusy(false);
  }
  const sayWith = (key) => {
    server.takeApiKey(key);
    return say(refused);
  };
  return /* @__PURE__ */ jsxs3(Fragment, { children: [
    /* @__PURE__ */ jsxs3(Box3, { sx: { alignItems: "center", display: "flex", gap: 1 }, children: [
      own?.truth === label ? /* @__PURE__ */ jsx5(Typography2, { color: "success", variant: "caption", children: t("autotagAccepted") }) : /* @__PURE__ */ jsx5(
        Button2,
        {
          disabled: busy,
          onClick: () => say(label),
          size: "small",
          sx: buttonStyle,
          variant: "outlined",
          children: t("autotagAccept")
        }
      ),
      /* @__PURE__ */ jsx5(
        Button2,
        {
          "aria-expanded": choosing,
          disabled: busy,
          onClick: () => setChoosing(!choosing),
          size: "small",
          sx: buttonStyle,
          children: t("autotagCorrect")
        }
      ),
      own && own.truth !== label && /* @__PURE__ */ jsx5(Typography2, { variant: "caption", children: t("autotagCorrected", { label: own.truth }) })
    ] }),
    choosing && /* @__PURE__ */ jsx5(CorrectLabel, { loadLabels, onChoose: say, onLeave: () => setChoosing(false) }),
    problem && /* @__PURE__ */ jsx5(Alert, { severity: "error", children: problem }),
    refused && /* @__PURE__ */ jsx5(AskApiKey, { onKey: sayWith })
  ] });
}
var unauthorized = 401;
var buttonStyle = { lineHeight: 1.4, paddingX: 1, paddingY: 0.25 };

// src/annotation-details.jsx
import { jsx as jsx6, jsxs as jsxs4 } from "react/jsx-runtime";
var stop = (event) => event.stopPropagation();
function AnnotationDetails({ annotation, ...tools }) {
  const { t } = useTranslation5();
  const { author, prediction } = annotation;
  return /* @__PURE__ */ jsxs4(Stack, { onClick: stop, onKeyDown: stop, spacing: 0.5, sx: { flexBasis: "100%", minWidth: 0 }, children: [
    author && /* @__PURE__ */ jsx6(
      Typography3,
      {
        color: "textSecondary",
        sx: { lineHeight: 1.4, whiteSpace: "normal" },
        variant: "caption",
        children: t("autotagBy", { author, interpolation: { escapeValue: false } })
      }
    ),
    prediction?.confidence !== void 0 && /* @__PURE__ */ jsx6(ConfidenceBar, { confidence: prediction.confidence }),
    prediction && /* @__PURE__ */ jsx6(Verdict, { annotation, ...tools })
  ] });
}

// src/canvas-annotations.jsx
import { jsx as jsx7, jsxs as jsxs5 } from "react/jsx-runtime";
var Tools = createContext();
function CanvasAnnotations({ TargetComponent, targetProps, filter, ...tools }) {
  const { t } = useTranslation6();
  const known = new Map(tools.annotations.map((annotation) => [annotation.id, annotation]));
  const shown = targetProps.annotations.filter(
    ({ id }) => !known.has(id) || isShown(known.get(id), filter)
  );
  const hidden = targetProps.annotations.length - shown.length;
  return /* @__PURE__ */ jsxs5(Tools.Provider, { value: { ...tools, known }, children: [
    /* @__PURE__ */ jsx7(
      TargetComponent,
      {
        ...targetProps,
        annotations: shown.map((row) => compact(row, known.get(row.id))),
        listContainerComponent: Row
      }
    ),
    hidden > 0 && /* @__PURE__ */ jsx7(Typography4, { component: "p", sx: { padding: 2 }, variant: "caption", children: t("autotagHidden", { count: hidden }) })
  ] });
}
var Row = forwardRef(function Row2({ annotationid, children, style, ...props }, ref) {
  const { known, annotations, server, refresh } = useContext(Tools);
  const annotation = known.get(annotationid);
  return /* @__PURE__ */ jsxs5(Box4, { component: "li", ...props, ref, style: { ...style, flexWrap: "wrap" }, sx: rowStyle, children: [
    children,
    annotation && /* @__PURE__ */ jsx7(AnnotationDetails, { ...{ annotation, annotations, server, refresh } })
  ] });
});
var rowStyle = { "& .MuiListItemText-root": { flexBasis: "100%", marginY: 0 } };
function compact(row, annotation) {
  const content = (row.content ?? "").replaceAll(/<\/p>\s*<p>/g, "<br>");
  const said = annotation?.prediction?.label ?? annotation?.truth;
  return { ...row, content, tags: (row.tags ?? []).filter((tag) => tag !== said) };
}

// src/link-annotations.js
var linkAnnotations = (server) => [
  (_url, action) => {
    if (!action.manifestJson) return;
    for (const canvas of canvasesOf(action.manifestJson)) link(canvas, server);
  }
];
var canvasesOf = (manifest) => manifest.items ?? (manifest.sequences ?? []).flatMap((sequence) => sequence.canvases ?? []);
function link(canvas, server) {
  const linked = [canvas.annotations ?? [], canvas.otherContent ?? []].flat();
  if (linked.some((page) => (page.id ?? page["@id"] ?? page).startsWith(server))) return;
  const id = `${server}annotations/pages?uri=${encodeURIComponent(canvas.id ?? canvas["@id"])}`;
  canvas.annotations = [canvas.annotations ?? [], { id, type: "AnnotationPage" }].flat();
}

// src/predictions-panel.jsx
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import FormGroup from "@mui/material/FormGroup";
import List from "@mui/material/List";
import ListItem from "@mui/material/ListItem";
import ListItemText from "@mui/material/ListItemText";
import Slider from "@mui/material/Slider";
import SvgIcon from "@mui/material/SvgIcon";
import Typography5 from "@mui/material/Typography";
import { ConnectedCompanionWindow, useTranslation as useTranslation7 } from "mirador";
import { jsx as jsx8, jsxs as jsxs6 } from "react/jsx-runtime";
function PredictionsButton() {
  return /* @__PURE__ */ jsx8(SvgIcon, { children: /* @__PURE__ */ jsx8("path", { d: "M4 4h9l7 8-7 8H4zm4.5 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z", fillRule: "evenodd" }) });
}
PredictionsButton.value = "predictions";
function PredictionsPanel({ id, windowId, filter, changeFilter: changeFilter2, ...tools }) {
  const { t } = useTranslation7();
  const predictions = tools.annotations.filter(({ prediction }) => prediction);
  const shown = predictions.filter((annotation) => isShown(annotation, filter)).sort((a, b) => (b.prediction.confidence ?? 0) - (a.prediction.confidence ?? 0));
  return /* @__PURE__ */ jsxs6(
    ConnectedCompanionWindow,
    {
      id,
      title: t("openCompanionWindow_predictions"),
      windowId,
      children: [
        /* @__PURE__ */ jsx8(Filter, { ...{ predictions, filter, changeFilter: changeFilter2 } }),
        /* @__PURE__ */ jsx8(Typography5, { component: "p", sx: { paddingX: 2 }, variant: "subtitle2", children: predictions.length > 0 ? t("autotagShown", { shown: shown.length, all: predictions.length }) : t("autotagNone") }),
        /* @__PURE__ */ jsx8(List, { dense: true, children: shown.map((annotation) => /* @__PURE__ */ jsxs6(ListItem, { divider: true, sx: { flexWrap: "wrap" }, children: [
          /* @__PURE__ */ jsx8(ListItemText, { primary: annotation.prediction.label }),
          /* @__PURE__ */ jsx8(AnnotationDetails, { annotation, ...tools })
        ] }, annotation.id)) })
      ]
    }
  );
}
function Filter({ predictions, filter, changeFilter: changeFilter2 }) {
  const { t } = useTranslation7();
  const authors = [.../* @__PURE__ */ new Set([...predictions.map(({ author }) => author), ...filter.hidden])];
  const { hidden, least } = filter;
  const toggle = (author) => hidden.includes(author) ? hidden.filter((one) => one !== author) : [...hidden, author];
  const said = t("autotagLeast", { percent: Math.round(least * 100) });
  return /* @__PURE__ */ jsxs6(FormGroup, { sx: { padding: 2 }, children: [
    /* @__PURE__ */ jsx8(Typography5, { variant: "overline", children: t("autotagModels") }),
    authors.sort().map((author) => /* @__PURE__ */ jsx8(
      FormControlLabel,
      {
        control: /* @__PURE__ */ jsx8(Checkbox, { checked: !hidden.includes(author), size: "small" }),
        label: /* @__PURE__ */ jsx8(Typography5, { variant: "body2", children: author }),
        onChange: () => changeFilter2({ hidden: toggle(author) })
      },
      author
    )),
    /* @__PURE__ */ jsx8(Typography5, { variant: "overline", children: said }),
    /* @__PURE__ */ jsx8(
      Slider,
      {
        "aria-label": said,
        max: 1,
        min: 0,
        onChange: (_event, value) => changeFilter2({ least: value }),
        size: "small",
        step: 0.05,
        sx: { marginX: 1, width: "auto" },
        value: least
      }
    )
  ] });
}

// src/api-key.js
function openApiKey(server, given) {
  const name = `iiif-autotag API key of ${server}`;
  const kept = storage();
  let key = kept?.getItem(name) ?? given;
  return {
    headers: () => key ? { "X-Api-Key": key } : {},
    take(typed) {
      key = typed;
      kept?.setItem(name, typed);
    }
  };
}
function storage() {
  try {
    return sessionStorage;
  } catch {
    return void 0;
  }
}

// src/server.js
function openServer(server, { creator, apiKey, headers }) {
  const key = openApiKey(server, apiKey);
  let models;
  return {
    creator,
    /** From now on writes bring this API key. */
    takeApiKey: key.take,
    /** Whether an address is one of the server's own. */
    owns: (address) => address.startsWith(server),
    /** The labels of a model's card; of all models where it is not known here. */
    async labels(model) {
      models ??= json(`${server}models`);
      const cards = (await models).models;
      const known = cards.filter(({ name }) => name === model);
      return [...new Set((known.length > 0 ? known : cards).flatMap(({ labels }) => labels))];
    },
    /**
     * Stores what a person says of the region of an annotation, `replaced` being what they have said of it before.
     * Nothing else is touched. Throws `RefusedError` with the server's own sentence.
     */
    async sayTrue(label, { canvasId, region }, replaced) {
      const document2 = truth(label, { canvasId, region, creator });
      const path = replaced ? "annotation/update" : "annotation/create";
      await json(server + path, {
        method: "POST",
        headers: { ...headers, "Content-Type": "application/json", ...key.headers() },
        body: JSON.stringify(replaced ? { ...document2, id: replaced.id } : document2)
      });
    },
    /** A page of annotations. */
    page: (address) => json(address)
  };
}
var RefusedError = class extends Error {
  constructor(status, message) {
    super(message);
    this.name = "RefusedError";
    this.status = status;
  }
};
function truth(label, { canvasId, region, creator }) {
  const selector = {
    type: "FragmentSelector",
    conformsTo: "http://www.w3.org/TR/media-frags/",
    value: `xywh=${region}`
  };
  const source = { id: canvasId, type: "Canvas" };
  const text = document.createElement("p");
  text.textContent = `True: ${label}`;
  return {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    type: "Annotation",
    motivation: ["commenting", "tagging"],
    creator: { type: "Person", name: creator },
    body: [
      { type: "TextualBody", format: "text/html", value: text.outerHTML },
      { type: "TextualBody", purpose: "tagging", format: "text/plain", value: label }
    ],
    target: region ? { type: "SpecificResource", source, selector } : canvasId
  };
}
async function json(address, request) {
  const response = await fetch(address, request);
  if (response.ok) return response.json();
  throw new RefusedError(
    response.status,
    sentenceOf(await response.text()) ?? `${address} answered ${response.status}.`
  );
}
function sentenceOf(text) {
  try {
    return JSON.parse(text).message;
  } catch {
    return void 0;
  }
}

// src/translations.js
var translations = {
  en: {
    openCompanionWindow_predictions: "Predictions",
    autotagAccept: "Accept",
    autotagAccepted: "You say so too",
    autotagApiKey: "API key of the server",
    autotagBy: "By: {{author}}",
    autotagConfidence: "Confidence {{percent}}%",
    autotagCorrect: "Correct",
    autotagCorrected: "You say: {{label}}",
    autotagCorrectLabel: "What it is",
    autotagHidden: "{{count}} predictions hidden by the filter",
    autotagLeast: "At least {{percent}}% sure",
    autotagModels: "Models",
    autotagNone: "No model has said anything of this canvas.",
    autotagShown: "{{shown}} of {{all}} predictions shown",
    autotagUseApiKey: "Send"
  },
  de: {
    openCompanionWindow_predictions: "Vorhersagen",
    autotagAccept: "Best\xE4tigen",
    autotagAccepted: "Von Ihnen best\xE4tigt",
    autotagApiKey: "API-Schl\xFCssel des Servers",
    autotagBy: "Von: {{author}}",
    autotagConfidence: "Konfidenz {{percent}} %",
    autotagCorrect: "Berichtigen",
    autotagCorrected: "Von Ihnen: {{label}}",
    autotagCorrectLabel: "Was es ist",
    autotagHidden: "{{count}} Vorhersagen ausgefiltert",
    autotagLeast: "Mindestens {{percent}} % sicher",
    autotagModels: "Modelle",
    autotagNone: "Zu dieser Canvas hat kein Modell etwas gesagt.",
    autotagShown: "{{shown}} von {{all}} Vorhersagen angezeigt",
    autotagUseApiKey: "Senden"
  }
};

// src/plugin.js
function autotagPlugin({ server, creator = "curator", apiKey, headers }) {
  const address = server.endsWith("/") ? server : `${server}/`;
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
    server: opened
  });
  const mapDispatchToProps = { refresh, changeFilter };
  return [
    {
      name: "autotagRows",
      target: "CanvasAnnotations",
      mode: "wrap",
      component: CanvasAnnotations,
      mapStateToProps,
      mapDispatchToProps,
      reducers: { autotagFilter: filterReducer },
      config: { translations, requests: { postprocessors: linkAnnotations(address) } }
    },
    {
      name: "autotagOutlines",
      target: "AnnotationsOverlay",
      mode: "wrap",
      component: AnnotationsOverlay,
      mapStateToProps
    },
    {
      name: "autotagButton",
      target: "WindowSideBarButtons",
      mode: "add",
      component: PredictionsButton
    },
    {
      name: "autotagPanel",
      companionWindowKey: PredictionsButton.value,
      component: PredictionsPanel,
      mapStateToProps,
      mapDispatchToProps
    }
  ];
}
export {
  autotagPlugin
};
