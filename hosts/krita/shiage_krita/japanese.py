"""The Japanese texts, by the English ones."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    # Layers and frames
    "Line art": "線画",
    "My colours": "彩色レイヤー",
    "The layer with your lines.": "線を描いたレイヤー。",
    "The layer that you paint on.": "色を塗っているレイヤー。",
    "Color models": "色見本",
    "A folder with painted pictures of the character: color models, or drawings of other shots."
    " They are learned from too.": (
        "色見本や、ほかのカットの動画など、キャラクターを塗った画像のフォルダー。"
        "そこからも学習します。"
    ),
    "None": "なし",
    "Choose a folder…": "フォルダーを選ぶ…",
    "Folder with color models": "色見本のフォルダー",
    "Open a document with your line art.": "線画のあるドキュメントを開いてください。",
    "Paint on a layer of its own, then choose it as My colours.": (
        "線とは別のレイヤーに塗り、それを彩色レイヤーに選んでください。"
    ),
    "Painted frames: none yet": "彩色済みフレーム: まだありません",
    "Painted frames: {times}": "彩色済みフレーム: {times}",
    "Add current frame": "現在のフレームを追加",
    "Learn from frame {time}": "フレーム {time} から学習する",
    "frame {time}": "フレーム {time}",
    "Do not learn from frame {time}": "フレーム {time} から学習しない",
    "Choose which painted frames are learned from.": "学習に使う彩色済みフレームを選びます。",
    # Commands
    "Learn from painted frames": "彩色済みフレームから学習",
    "Learn your colors from the frames you painted.": "塗ったフレームから色を学習します。",
    "Colorize sequence": "シーケンスを彩色",
    "Paint the frames that you have not painted.": "まだ塗っていないフレームを塗ります。",
    "Which frames to colorize.": "彩色するフレーム。",
    "All frames": "すべてのフレーム",
    "Playback range": "再生範囲",
    "This frame": "このフレーム",
    "Cancel": "キャンセル",
    "Stopping": "停止しています",
    # Progress
    "Reading your frames": "フレームを読み込んでいます",
    "Starting the engine": "エンジンを起動しています",
    "Waiting for another job": "ほかの作業を待っています",
    "Learning": "学習しています",
    "Colorizing: {done} of {total} drawings": "彩色: {total} 枚中 {done} 枚",
    "Inserting": "レイヤーに入れています",
    "Marking unsure regions": "不確かな領域に印を付けています",
    # Engine
    "Engine: starts with the next command": "エンジン: 次のコマンドで起動します",
    "Engine: starting": "エンジン: 起動中",
    "Engine: working on {device}": "エンジン: {device} で作業中",
    "Engine: ready on {device}": "エンジン: {device} で待機中",
    "{seconds:.1f} s a drawing": "1 枚 {seconds:.1f} 秒",
    # News and errors
    "Learned from the color models.": "色見本から学習しました。",
    "Learned from {count} painted drawings.": "彩色済みの {count} 枚から学習しました。",
    "Done.": "終わりました。",
    "Done. {count} regions are left to you.": "終わりました。{count} 個の領域が残っています。",
    "Changed drawings: {drawings} ({painted} more regions painted,"
    " {recolored} recolored, {blanked} left blank again).": (
        "変更した原動画: {drawings} 枚(新しく塗った領域 {painted} 個、"
        "色が変わった領域 {recolored} 個、塗らずに戻した領域 {blanked} 個)。"
    ),
    "Frames {frames} stay blank: no line closes a region there.": (
        "フレーム {frames}: 線が閉じた領域がないため、塗っていません。"
    ),
    "Since Shiage painted, the size or the color space of the document changed."
    " New changes on “Shiage colours” are learned from after you colorize again.": (
        "Shiage が塗った後で、ドキュメントのサイズか色空間が変わりました。"
        "「Shiage colours」での新しい変更は、もう一度彩色した後に学習されます。"
    ),
    "“Shiage colours (earlier)” stays, hidden: it may hold changes of yours that"
    " could not be taken over.": (
        "「Shiage colours (earlier)」を非表示で残しました。"
        "引き継げなかった変更が含まれているかもしれません。"
    ),
    "Cancelled. Nothing was changed.": "キャンセルしました。何も変更していません。",
    "The document was closed, so the work was stopped.": (
        "ドキュメントが閉じられたため、作業を止めました。"
    ),
    "No frame of “{layer}” is painted yet.": "「{layer}」にはまだ彩色済みのフレームがありません。",
    "Paint one frame or more on that layer, or choose a folder with color models.": (
        "そのレイヤーに 1 フレーム以上塗るか、色見本のフォルダーを選んでください。"
    ),
    "“{layer}” is empty.": "「{layer}」は空です。",
    "Choose the layer with your lines as Line art.": "線のあるレイヤーを線画に選んでください。",
    "A layer that was chosen is gone.": "選んだレイヤーがなくなっています。",
    "Choose the layers again.": "レイヤーを選び直してください。",
    "There are no lines in these frames.": "これらのフレームには線がありません。",
    "Choose all frames instead.": "「すべてのフレーム」を選んでください。",
    "This Krita cannot read the layer that Shiage made.": (
        "この Krita は Shiage のレイヤーを読み込めません。"
    ),
    "Merge the group of your lines into one layer, then colorize again.": (
        "線のグループを 1 枚のレイヤーに統合して、もう一度彩色してください。"
    ),
    "More than 255 colors are in use.": "255 色より多くの色が使われています。",
    "Convert the document to 8-bit RGB, then colorize again.": (
        "ドキュメントを 8 ビット RGB に変換して、もう一度彩色してください。"
    ),
    "Shiage made a mistake.": "Shiage の不具合です。",
    "Your document is unchanged. Please send us the details.": (
        "ドキュメントは変更されていません。詳細をお送りください。"
    ),
    "Copy details": "詳細をコピー",
    "Dismiss": "閉じる",
    "You changed frame {frames} on “Shiage colours”.": (
        "「Shiage colours」のフレーム {frames} が変更されています。"
    ),
    "Keep my changes": "変更を残す",
    "Paint these frames anew": "これらのフレームを塗り直す",
    # Review
    "Please check these frames": "確認してほしいフレーム",
    "Frame {time}: {count} unsure": "フレーム {time}: 不確か {count} 個",
    "Next unsure frame": "次の不確かなフレーム",
    "Approve frame": "フレームを承認",
    "Keep this frame as it is and learn from it.": "このフレームをこのまま残し、学習に使います。",
    "Mark unsure regions": "不確かな領域に印を付ける",
    "Shows on a layer of its own what was left blank.": (
        "塗らずに残した領域を別のレイヤーで示します。"
    ),
    "Show": "表示",
    "Result": "結果",
    "Mine": "自分の彩色",
    "At {x}, {y}:": "位置 {x}, {y}:",
    "like frame {frames}": "フレーム {frames} に似ています",
    # Settings
    "Settings": "設定",
    "Back to defaults": "既定に戻す",
    "Learning time": "学習時間",
    "Learning stops after this time, or earlier when nothing improves any more."
    " 0 only takes up your corrections, at once.": (
        "この時間が過ぎるか、それ以上良くならなくなると学習を終えます。"
        "0 にすると修正だけをすぐに取り入れます。"
    ),
    "Expected precision": "求める正確さ",
    "Regions that are less certain than this stay blank and are listed for you."
    " 0 paints every region with its best candidate.": (
        "これより不確かな領域は塗らずに一覧に載せます。"
        "0 にするとすべての領域を最有力の色で塗ります。"
    ),
    "Lines were moved while Shiage worked. Colorize again.": (
        "作業中に線画のフレームが動きました。もう一度彩色してください。"
    ),
    "Close gaps up to": "閉じる隙間の大きさ",
    "Gaps in the lines up to this size count as closed. Your lines never change.": (
        "この大きさまでの線の隙間は閉じているとみなします。線そのものは変わりません。"
    ),
    "Method": "方法",
    "How colors are found. Automatic combines all methods and suits nearly every shot.": (
        "色の見つけ方。自動はすべての方法を組み合わせ、ほとんどのカットに向いています。"
    ),
    "Use supplied weights": "付属の重みを使う",
    "Start from the small networks that come with Shiage. Without them it learns from your"
    " drawings only.": (
        "Shiage に付属する小さなネットワークから始めます。"
        "使わない場合は、自分の絵だけから学習します。"
    ),
    "Compute on": "計算に使う装置",
    "Automatic uses a graphics card when there is one.": (
        "自動では、グラフィックカードがあればそれを使います。"
    ),
    "Automatic": "自動",
    "CPU": "CPU",
    # First run
    "Shiage's engine is not set up on this computer yet.": (
        "このコンピューターではまだ Shiage のエンジンが設定されていません。"
    ),
    "The Python that ran Shiage's engine is gone.": (
        "Shiage のエンジンを動かしていた Python が見つかりません。"
    ),
    "Install the engine": "エンジンをインストール",
    "Downloads some 300 MB. Needs Python 3.11 or newer.": (
        "約 300 MB をダウンロードします。Python 3.11 以降が必要です。"
    ),
    "Update the engine": "エンジンを更新",
    "Stops the earlier engine, also where it works for another program.": (
        "前のエンジンを、ほかのソフトの作業中でも停止します。"
    ),
    "Find it on this computer": "このコンピューターから探す",
    "Choose its Python…": "Python を選ぶ…",
    "The Python that has Shiage": "Shiage の入っている Python",
    "Looking for the engine": "エンジンを探しています",
    "Stopping the earlier engine": "前のエンジンを停止しています",
    "Looking for Python": "Python を探しています",
    "Making room for the engine": "エンジンの場所を用意しています",
    "Downloading torch, some 200 MB": "torch をダウンロードしています(約 200 MB)",
    "Installing Shiage": "Shiage をインストールしています",
    "Setting up the engine": "エンジンを設定しています",
}

ERRORS: Final[dict[str, str]] = {
    "input.not_painted": "まだ彩色済みのフレームがありません。1 フレーム以上塗ってください。",
    "input.no_regions": (
        "線で閉じた領域がありません。線を閉じるか、設定の「閉じる隙間の大きさ」を大きくしてください。"
    ),
    "input.no_regions.dark_paper": (
        "線画の紙が暗いため、線を読み取れません。白い紙か透明な紙にしてください。"
    ),
    "input.unreadable_image": "読み込めない絵があります。",
    "input.too_many_colors": "塗りがベタ塗りではありません。平らな色で塗ってください。",
    "input.empty_pool": (
        "「色見本」のフォルダーに使える絵がありません。ほかのフォルダーか「なし」を選んでください。"
    ),
    "input.foreign_file": "結果の場所にほかのファイルがあります。移動してください。",
    "model": "まだ学習していないか、学習の後で色が変わりました。もう一度学習してください。",
    "model.weights": (
        "Shiage に付属する重みを読み込めません。エンジンを入れ直すか、"
        "設定の「付属の重みを使う」をオフにしてください。"
    ),
    "storage": "書き込めませんでした。ディスクの空きと権限を確かめてください。",
    "engine.not_found": "Shiage のエンジンを起動できませんでした。",
    "engine.lost": "Shiage のエンジンが止まりました。もう一度実行してください。",
    "engine.busy": "エンジンが混み合っています。少し待ってからもう一度実行してください。",
    "engine.protocol": "プラグインとエンジンの版が違います。同じ版を入れてください。",
    "engine.protocol.engine_too_old": (
        "Shiage のエンジンがこのプラグインより古い版です。"
        "エンジンを更新して、もう一度実行してください。"
    ),
    "engine.protocol.host_too_old": (
        "このプラグインが Shiage のエンジンより古い版です。新しいプラグインを入れてください。"
    ),
    "engine.job": "作業が途中で止まりました。もう一度実行してください。",
    "engine.job.out_of_memory": "メモリーが足りません。ほかのソフトを閉じてください。",
}
