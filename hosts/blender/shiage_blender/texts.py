"""Every text of the panels in Japanese. Blender translates what it finds here by itself."""

from __future__ import annotations

from typing import Final

JAPANESE: Final = {
    "Learn from Painted Frames": "塗ったフレームから学習",
    "Learn how you painted the frames on the color layer": (
        "カラーレイヤーで塗ったフレームの塗り方を学習します"
    ),
    "Colorize Sequence": "シーケンスを彩色",
    "Paint the drawings that you did not paint, in your materials": (
        "まだ塗っていない原動画を、あなたのマテリアルで塗ります"
    ),
    "Cancel": "キャンセル",
    "Stop what Shiage is doing; nothing is painted": "Shiage の作業を止めます。何も塗られません",
    "Accept": "承認",
    "Make Shiage's paint yours: it is learned from, and never repainted": (
        "Shiage の塗りを自分の塗りにします。学習に使われ、塗り直されません"
    ),
    "Remove Shiage Paint": "Shiage の塗りを削除",
    "Remove the paint of Shiage that you did not touch": (
        "手を加えていない Shiage の塗りを削除します"
    ),
    "Next Unsure": "次の未確定",
    "Go to the next region that Shiage left to you": "Shiage が塗らずに残した次の領域へ移動します",
    "Show Unsure Region": "未確定の領域を表示",
    "Go to this region that Shiage left to you": "Shiage が塗らずに残したこの領域へ移動します",
    "frame {number}": "フレーム {number}",
    "Frame {number}: {guess}": "フレーム {number}: {guess}",
    "No region waits for you": "残っている領域はありません",
    "Lines": "線画",
    "Layer of the lines; empty: all visible layers": "線画のレイヤー。空欄ならすべての表示レイヤー",
    "Line Group": "線画グループ",
    "Layer group of the lines, instead of one layer": (
        "一つのレイヤーの代わりに、線画のレイヤーグループ"
    ),
    "Colors": "カラー",
    "Layer that you paint on; empty: the one that holds fills": (
        "塗りのレイヤー。空欄なら塗りのあるレイヤー"
    ),
    "Color Group": "カラーグループ",
    "Layer group that you paint on, instead of one layer": (
        "一つのレイヤーの代わりに、塗りのレイヤーグループ"
    ),
    "All Fill Layers": "すべての塗りレイヤー",
    "Paint on every visible layer that holds fills, each color where you use it": (
        "塗りのある表示中のすべてのレイヤーに、それぞれの色を使っている場所で塗ります"
    ),
    "Color Models": "色見本",
    "Folder with painted pictures of the character: color models, or drawings of other shots."
    " Shiage learns from them too": (
        "キャラクターの塗られた絵(色見本やほかのカットの絵)のフォルダー。"
        "Shiage はそれらからも学習します"
    ),
    "Frames": "フレーム",
    "Which drawings are painted": "どの原動画を塗るか",
    "All": "すべて",
    "Every drawing of the line layers": "線画レイヤーのすべての原動画",
    "Selected Keys": "選択したキー",
    "Drawings whose key is selected on a line layer": "線画レイヤーでキーを選択した原動画",
    "Scene Range": "シーンの範囲",
    "Drawings that show between the scene's start and end": (
        "シーンの開始から終了までに表示される原動画"
    ),
    "Repaint": "塗り直す",
    "Paint frames again that Shiage painted and you did not touch": (
        "Shiage が塗り、手を加えていないフレームも塗り直します"
    ),
    "Current Frame": "現在のフレーム",
    "All Frames": "すべてのフレーム",
    "Scope": "対象",
    "Settings": "設定",
    "Painted": "塗り済み",
    "none yet": "まだありません",
    "Unsure Regions": "未確定の領域",
    "Esc: cancel": "Esc: キャンセル",
    "Engine's Python": "エンジンの Python",
    "Python in which Shiage is installed, if it is not found": (
        "Shiage がインストールされた Python(見つからないとき)"
    ),
    "Set Up the Engine": "エンジンを設定",
    "Have the program that does the work ready on this computer": (
        "作業をするプログラムをこのコンピューターに用意します"
    ),
    "Way": "方法",
    "Install the Engine": "エンジンをインストール",
    "Downloads some 300 MB; needs Python 3.11": (
        "約 300 MB をダウンロードします。Python 3.11 以降が必要です"
    ),
    "Update the Engine": "エンジンを更新",
    "Stops the earlier engine, also where it works for another program": (
        "前のエンジンを、ほかのソフトの作業中でも停止します"
    ),
    "Find It on This Computer": "このコンピューターから探す",
    "Looks where `shiage` is usually installed": "`shiage` がふつう置かれる場所を探します",
    "Use This Python": "この Python を使う",
    "Uses the Python that is chosen above": "上で選んだ Python を使います",
    "Check the Engine": "エンジンを確認",
    "Starts it, and says whether it answers": "起動し、応答するか確かめます",
    "The engine answers: Shiage {version} on {device}": (
        "エンジンが応答しました: Shiage {version}({device})"
    ),
    "No Python was chosen.": "Python が選ばれていません。",
    "Choose the one that has Shiage above.": "Shiage の入っている Python を上で選んでください。",
    "Blender may not go online.": "Blender のオンラインアクセスが許可されていません。",
    "Turn on Preferences > System > Allow Online Access, or find the engine.": (
        "プリファレンス > システム > オンラインアクセスを許可、またはエンジンを探してください。"
    ),
    "Shiage's engine is not set up on this computer yet.": (
        "このコンピューターではまだ Shiage のエンジンが設定されていません。"
    ),
    "The Python that ran Shiage's engine is gone.": (
        "Shiage のエンジンを動かしていた Python が見つかりません。"
    ),
    "Looking for the engine": "エンジンを探しています",
    "Stopping the earlier engine": "前のエンジンを停止しています",
    "Looking for Python": "Python を探しています",
    "Making room for the engine": "エンジンの場所を用意しています",
    "Downloading torch, some 200 MB": "torch をダウンロードしています(約 200 MB)",
    "Installing Shiage": "Shiage をインストールしています",
    "Setting up the engine": "エンジンを設定しています",
    "Select a Grease Pencil object": "グリースペンシルオブジェクトを選択してください",
    "Shiage is at work already": "Shiage はすでに作業中です",
    "Learning time": "学習時間",
    "Learning stops after this time, or earlier when nothing improves any more."
    " 0 only takes up your corrections, at once.": (
        "この時間、またはそれ以上改善しなくなると学習を終えます。"
        "0 なら修正だけをすぐに取り入れます。"
    ),
    "Expected precision": "期待する正確さ",
    "Regions that are less certain than this stay blank and are listed for you."
    " 0 paints every region with its best candidate.": (
        "これより不確かな領域は塗らずに一覧に載せます。0 ならすべての領域を最有力の色で塗ります。"
    ),
    "How colors are found. Automatic combines all methods and suits nearly every shot.": (
        "色の見つけ方。自動はすべての方法を組み合わせ、ほとんどのカットに向きます。"
    ),
    "Start from the small networks that come with Shiage. Without them it learns from your"
    " drawings only.": (
        "Shiage に付属する小さなネットワークから始めます。なければ、あなたの絵だけから学習します。"
    ),
    "Automatic uses a graphics card when there is one.": (
        "自動では、グラフィックカードがあればそれを使います。"
    ),
    "Place": "位置",
    "Close gaps up to": "閉じる隙間の上限",
    "Gaps in the lines up to this size count as closed. Your lines never change.": (
        "この大きさまでの線の隙間は閉じたものとみなします。線は変わりません。"
    ),
    "Method": "方法",
    "Use supplied weights": "付属の重みを使う",
    "Compute on": "計算装置",
    "Reading your drawings": "原動画を読み込み中",
    "Handing your drawings over": "原動画を渡しています",
    "Starting the engine": "エンジンを起動中",
    "Waiting for the engine": "エンジンを待っています",
    "Painting": "塗っています",
    "Learning": "学習中",
    "Learning,": "学習中、",
    "Learned": "学習しました",
    "Coloring": "彩色中",
    "Colored": "彩色しました",
    "Checking": "確認中",
    "Reading": "読み込み中",
    "Looking": "確認中",
    "Cancelled": "キャンセルしました",
    "Learned from: {frames}": "学習したフレーム: {frames}",
    "Learned from: {frames}, and from the color models": (
        "学習したフレーム: {frames}。色見本からも学習しました"
    ),
    "Learned from the color models": "色見本から学習しました",
    "Painted drawings: {count}": "塗った原動画: {count} 枚",
    "Changed drawings: {drawings} ({painted} more regions painted,"
    " {recolored} recolored, {blanked} left blank again)": (
        "変更した原動画: {drawings} 枚(新しく塗った領域 {painted} 個、"
        "色が変わった領域 {recolored} 個、塗らずに戻した領域 {blanked} 個)"
    ),
    "Regions left to you: {count}, on frames {frames}": (
        "残した領域: {count} か所(フレーム {frames})"
    ),
    "No line closes a region on frames {frames}, so nothing was painted there": (
        "線が閉じた領域がないため塗っていないフレーム: {frames}"
    ),
    "Nothing to paint: no drawing was chosen. Choose other keys, or Frames: All.": (
        "塗るものがありません。原動画が選ばれていません。"
        "ほかのキーを選ぶか、「フレーム」を「すべて」にしてください。"
    ),
    "Nothing to paint: every chosen drawing has paint. Repaint paints those of Shiage anew.": (
        "塗るものがありません。対象のどの原動画も塗られています。"
        "「塗り直す」をオンにすると Shiage の塗りをやり直します。"
    ),
    "Nothing to paint: every chosen drawing has a key of yours on the color layer.": (
        "塗るものがありません。対象のどの原動画にも、カラーレイヤーにあなたのキーがあります。"
    ),
    "Accepted drawings: {count}": "承認した原動画: {count} 枚",
    "Drawings whose paint was removed: {count}": "塗りを削除した原動画: {count} 枚",
    "No painted drawing was found on the layer {name}.": (
        "レイヤー {name} に塗られた原動画がありません。"
    ),
    "Paint one drawing with fill strokes, or name a folder with painted pictures under"
    " Color Models, then learn again.": (
        "フィルストロークで 1 枚塗るか、塗られた絵のフォルダーを「色見本」に指定してから、"
        "もう一度学習してください。"
    ),
    "Color Models names a folder beside this file, which was never saved.": (
        "「色見本」のフォルダーはこのファイルからの相対パスですが、ファイルがまだ保存されていません。"
    ),
    "Save the file, or choose the folder again.": (
        "ファイルを保存するか、フォルダーを選び直してください。"
    ),
    "There is no folder {path}, which Color Models names.": (
        "「色見本」に指定されたフォルダー {path} がありません。"
    ),
    "Choose the folder again under Color Models, or leave that empty.": (
        "「色見本」でフォルダーを選び直すか、空欄にしてください。"
    ),
    "The camera sees no line of the line layers.": (
        "カメラから線画レイヤーの線がまったく見えません。"
    ),
    "Point the camera at your drawings, or choose other layers under Lines.": (
        "カメラを原動画に向けるか、「線画」でほかのレイヤーを選んでください。"
    ),
    "{name} was removed while Shiage worked.": "Shiage の作業中に {name} が削除されました。",
    "Undo that, and start again.": "それを元に戻して、もう一度始めてください。",
    "There is no paint of Shiage here that you have not touched.": (
        "手を加えていない Shiage の塗りはここにありません。"
    ),
    "Colorize the sequence first, or go to one of its frames.": (
        "先に彩色するか、塗られたフレームへ移動してください。"
    ),
    "{object} shows no line layer with drawings besides {layer}.": (
        "{object} には {layer} のほかに、絵のある表示中の線画レイヤーがありません。"
    ),
    "Choose the layer that holds your lines under Lines, and show it.": (
        "「線画」で線のあるレイヤーを選び、表示してください。"
    ),
    "{name} is linked from another file and cannot be painted.": (
        "{name} はほかのファイルからリンクされているため、塗れません。"
    ),
    "Open that file, or make the object local.": (
        "そのファイルを開くか、オブジェクトをローカル化してください。"
    ),
    "{name} is a library override and cannot be painted.": (
        "{name} はライブラリオーバーライドのため、塗れません。"
    ),
    "Open the file that it comes from, or make the object local.": (
        "元のファイルを開くか、オブジェクトをローカル化してください。"
    ),
    "The layer {name} is locked.": "レイヤー {name} はロックされています。",
    "Unlock it, and the group around it, or choose another layer under Colors.": (
        "レイヤーとそのグループのロックを外すか、「カラー」でほかのレイヤーを選んでください。"
    ),
    "The layer {name} is hidden.": "レイヤー {name} は非表示です。",
    "Show it, and the group around it, or choose another layer under Colors.": (
        "レイヤーとそのグループを表示するか、「カラー」でほかのレイヤーを選んでください。"
    ),
    "{object} has no layer {layer}.": "{object} にレイヤー {layer} はありません。",
    "Choose another one under Colors.": "「カラー」でほかのレイヤーを選んでください。",
    "No painted drawing was found on {name}.": "{name} に塗られた原動画がありません。",
    "Paint one drawing with fill strokes on a layer of its own, then learn again."
    " With color models, choose the layer to paint on under Colors.": (
        "専用のレイヤーにフィルストロークで 1 枚塗ってから、もう一度学習してください。"
        "色見本を使う場合は「カラー」で塗るレイヤーを選んでください。"
    ),
    "The scene has no camera, so that Shiage cannot see the drawings.": (
        "シーンにカメラがないため、Shiage は原動画を見られません。"
    ),
    "Add a camera that looks at them (Add > Camera), and learn again.": (
        "原動画を映すカメラを追加し(追加 > カメラ)、もう一度学習してください。"
    ),
    "The drawings are painted in more than {most} colors.": (
        "{most} を超える数の色で塗られています。"
    ),
    "Use the same material, and the same tint, for what has one color.": (
        "同じ色には、同じマテリアルと同じ色合いを使ってください。"
    ),
    "{path} could not be written: {reason}.": "{path} に書き込めませんでした: {reason}",
    "Make room, or check rights.": "空き容量と権限を確かめてください。",
    "The result {path} cannot be read.": "結果 {path} を読み込めません。",
    "Colorize the sequence again.": "もう一度彩色してください。",
    "Shiage made a mistake; the console shows which.": (
        "Shiage に誤りがありました。詳細はコンソールにあります。"
    ),
}

ERRORS: Final = {
    "input.not_painted": "まだ塗られた原動画がありません。1 枚以上塗ってください。",
    "input.too_many_colors": "塗りがベタ塗りではありません。平らな色で塗ってください。",
    "input.empty_pool": (
        "「色見本」のフォルダーに、使える塗られた絵がありません。ほかのフォルダーを選ぶか、空欄にしてください。"
    ),
    "model": (
        "まだ学習していないか、学習の後で色が変わりました。"
        "「塗ったフレームから学習」を押してください。"
    ),
    "model.weights": (
        "Shiage に付属する重みを読み込めません。エンジンを入れ直すか、"
        "「付属の重みを使う」をオフにしてください。"
    ),
    "engine.not_found": "Shiage のエンジンを起動できませんでした。",
    "engine.lost": "Shiage のエンジンが止まりました。もう一度実行してください。",
    "engine.busy": "エンジンが混み合っています。少し待ってからもう一度実行してください。",
    "engine.protocol": "アドオンとエンジンの版が違います。同じ版を入れてください。",
    "engine.protocol.engine_too_old": (
        "Shiage のエンジンがこのアドオンより古い版です。"
        "「エンジンを更新」を押してから、もう一度実行してください。"
    ),
    "engine.protocol.host_too_old": (
        "このアドオンが Shiage のエンジンより古い版です。新しいアドオンを入れてください。"
    ),
    "engine.job": "作業が途中で止まりました。もう一度実行してください。",
    "engine.job.out_of_memory": "メモリーが足りません。ほかのソフトを閉じてください。",
}
"""What the engine refuses, by the code of the error."""

CONTEXTS: Final = ("*", "Operator")
TRANSLATIONS: Final = {
    locale: {
        (context, text): said
        for text, said in {**JAPANESE, **ERRORS}.items()
        for context in CONTEXTS
    }
    for locale in ("ja_JP", "ja")
}
"""Blender 5 calls Japanese ``ja``, older versions ``ja_JP``."""
