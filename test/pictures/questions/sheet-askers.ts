import type { Asker, Operation } from '#test/pictures/questions/asked.ts'
import { askMean, askMedian, askSum } from '#test/pictures/questions/aggregate.ts'
import { askCountAbove, askCountBelow } from '#test/pictures/questions/count.ts'
import { askMaximum, askMinimum } from '#test/pictures/questions/extreme.ts'
import {
  askCompoundGrowth,
  askMultiple,
  askPercentChange,
  askShare,
} from '#test/pictures/questions/change.ts'
import {
  askColumnDifference,
  askColumnRatio,
  askRowDifference,
  askRowRatio,
} from '#test/pictures/questions/compare.ts'
import { askFilter, askSort, askTop } from '#test/pictures/questions/order.ts'
import { askBarPlot, askFit, askLinePlot } from '#test/pictures/questions/plot.ts'

/** Who asks for what about tables and charts. */
export const SHEET_ASKERS: Record<Operation, Asker> = {
  sum: askSum,
  mean: askMean,
  median: askMedian,
  maximum: askMaximum,
  minimum: askMinimum,
  'count-above': askCountAbove,
  'count-below': askCountBelow,
  'column-difference': askColumnDifference,
  'row-difference': askRowDifference,
  'column-ratio': askColumnRatio,
  'row-ratio': askRowRatio,
  'percent-change': askPercentChange,
  'compound-growth': askCompoundGrowth,
  share: askShare,
  multiple: askMultiple,
  sort: askSort,
  top: askTop,
  filter: askFilter,
  'bar-plot': askBarPlot,
  'line-plot': askLinePlot,
  fit: askFit,
}
